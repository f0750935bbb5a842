package dev.trimtab.agent.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trimtab.agent.cluster.Cluster;
import dev.trimtab.node.Images;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What to say to an image's registry: from the pod's image pull secrets, of both Docker formats.
 * The most specific entry wins.
 */
final class Credentials {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DOCKER_HUB = "docker.io";

  private final Cluster cluster;

  Credentials(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * What there is to try.
   *
   * @param offers best first; at least one
   * @param missing names of secrets that do not exist
   */
  record Offers(List<Offer> offers, List<String> missing) {}

  /**
   * Credentials.
   *
   * @param origin where they are from, to follow “with”
   */
  record Offer(Images.Credentials credentials, String origin) {}

  /** What a pod has for an image; nobody's credentials if none of its secrets has any. */
  Offers of(Pod pod, String image) {
    String name = withRegistry(image);
    List<Entry> entries = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (LocalObjectReference reference : pod.getSpec().getImagePullSecrets()) {
      cluster
          .secret(pod.getMetadata().getNamespace(), reference.getName())
          .ifPresentOrElse(
              secret -> entries.addAll(read(secret)), () -> missing.add(reference.getName()));
    }
    List<Offer> found = new ArrayList<>();
    entries.stream()
        .filter(entry -> name.equals(entry.prefix()) || name.startsWith(entry.prefix() + "/"))
        .sorted((a, b) -> Integer.compare(b.prefix().length(), a.prefix().length()))
        .forEach(entry -> found.add(new Offer(entry.credentials(), origin(entry))));
    if (found.isEmpty()) {
      found.add(new Offer(new Images.Credentials.Anonymous(), "no credentials"));
    }
    return new Offers(found, missing);
  }

  private static String origin(Entry entry) {
    return "the credentials of secret \"%s\" for %s".formatted(entry.secret(), entry.prefix());
  }

  private static List<Entry> read(Secret secret) {
    JsonNode auths =
        data(secret, ".dockerconfigjson")
            .map(node -> node.path("auths"))
            .or(() -> data(secret, ".dockercfg"))
            .orElseGet(JSON::createObjectNode);
    List<Entry> entries = new ArrayList<>();
    auths
        .properties()
        .forEach(
            auth ->
                credentials(auth.getValue())
                    .ifPresent(
                        c ->
                            entries.add(
                                new Entry(
                                    prefix(auth.getKey()), c, secret.getMetadata().getName()))));
    return entries;
  }

  private static Optional<JsonNode> data(Secret secret, String key) {
    String encoded = secret.getData() == null ? null : secret.getData().get(key);
    if (encoded == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          JSON.readTree(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8)));
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "secret \"%s\": key %s is not JSON".formatted(secret.getMetadata().getName(), key),
          wrong);
    }
  }

  private static Optional<Images.Credentials> credentials(JsonNode auth) {
    if (auth.hasNonNull("registrytoken")) {
      return Optional.of(new Images.Credentials.Bearer(auth.get("registrytoken").asText()));
    }
    if (auth.hasNonNull("username")) {
      return Optional.of(
          new Images.Credentials.Basic(
              auth.get("username").asText(), auth.path("password").asText("")));
    }
    if (auth.hasNonNull("auth")) {
      byte[] pair = Base64.getDecoder().decode(auth.get("auth").asText());
      String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
      return Optional.of(new Images.Credentials.Basic(parts[0], parts.length > 1 ? parts[1] : ""));
    }
    return Optional.empty();
  }

  /** {@code https://index.docker.io/v1/} and the like as {@code docker.io}. */
  private static String prefix(String key) {
    String bare = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
    return bare.equals("index.docker.io") || bare.equals("registry-1.docker.io")
        ? DOCKER_HUB
        : bare;
  }

  private static String withRegistry(String image) {
    String bare = image.split("@", 2)[0];
    int slash = bare.indexOf('/');
    String first = slash < 0 ? "" : bare.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    String whole = registry ? bare : DOCKER_HUB + "/" + bare;
    int colon = whole.lastIndexOf(':');
    return colon > whole.lastIndexOf('/') ? whole.substring(0, colon) : whole;
  }

  private record Entry(String prefix, Images.Credentials credentials, String secret) {}
}
