package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.ResourceType;
import java.util.List;
import java.util.random.RandomGenerator;

/** Gives every pod an account, and a volume with the account's token. */
final class ServiceAccountAdmission {
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";
  private static final String SUFFIX_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;

  /** Seven seconds over the hour tell such tokens from those that people ask for. */
  private static final int TOKEN_SECONDS = 3607;

  private static final int READABLE = 0644;

  private final ObjectLookup objects;
  private final RandomGenerator random;
  private final boolean tokenVolumes;

  ServiceAccountAdmission(ObjectLookup objects, RandomGenerator random, boolean tokenVolumes) {
    this.objects = objects;
    this.random = random;
    this.tokenVolumes = tokenVolumes;
  }

  void admit(ResourceType type, ObjectNode pod) {
    if (pod.path("metadata").path("annotations").has("kubernetes.io/config.mirror")) {
      return;
    }
    ObjectNode spec = Trees.child(pod, "spec");
    Trees.setDefault(spec, "serviceAccountName", "default");
    String name = spec.path("serviceAccountName").asText("");
    spec.put("serviceAccount", name);
    String namespace = Trees.namespace(pod);
    ObjectNode account =
        objects
            .get("serviceaccounts", namespace, name)
            .orElseThrow(
                () ->
                    ApiException.forbidden(
                        type,
                        Trees.name(pod),
                        "error looking up service account %s/%s: serviceaccount \"%s\" not found"
                            .formatted(namespace, name, name)));
    JsonNode secrets = account.path("imagePullSecrets");
    if (spec.path("imagePullSecrets").isEmpty() && !secrets.isEmpty()) {
      spec.set("imagePullSecrets", secrets.deepCopy());
    }
    if (tokenVolumes && wantsToken(spec, account)) {
      mountToken(spec);
    }
  }

  private static boolean wantsToken(ObjectNode spec, ObjectNode account) {
    JsonNode own = spec.path("automountServiceAccountToken");
    return own.isBoolean()
        ? own.booleanValue()
        : account.path("automountServiceAccountToken").asBoolean(true);
  }

  private void mountToken(ObjectNode spec) {
    String volume = VOLUME_PREFIX + suffix();
    boolean mounted = false;
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode container : Trees.objects(spec.path(list))) {
        if (!hasMount(container)) {
          container
              .withArray("volumeMounts")
              .addObject()
              .put("name", volume)
              .put("readOnly", true)
              .put("mountPath", MOUNT_PATH);
          mounted = true;
        }
      }
    }
    if (mounted) {
      addVolume(spec.withArray("volumes"), volume);
    }
  }

  private static boolean hasMount(ObjectNode container) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (mount.path("mountPath").asText("").equals(MOUNT_PATH)) {
        return true;
      }
    }
    return false;
  }

  private String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      suffix.append(SUFFIX_CHARACTERS.charAt(random.nextInt(SUFFIX_CHARACTERS.length())));
    }
    return suffix.toString();
  }

  private static void addVolume(ArrayNode volumes, String name) {
    ObjectNode projected = volumes.addObject().put("name", name).putObject("projected");
    projected.put("defaultMode", READABLE);
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", TOKEN_SECONDS)
        .put("path", "token");
    ObjectNode authority =
        sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
    authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    sources
        .addObject()
        .putObject("downwardAPI")
        .putArray("items")
        .addObject()
        .put("path", "namespace")
        .putObject("fieldRef")
        .put("apiVersion", "v1")
        .put("fieldPath", "metadata.namespace");
  }
}
