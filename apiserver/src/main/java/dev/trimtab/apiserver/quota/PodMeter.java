package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import dev.trimtab.apiserver.kinds.PodResources;
import dev.trimtab.apiserver.schema.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Pods use what they ask for until they have ended; as objects they count as long as they are. */
record PodMeter() implements Meter {

  private static final Amounts OBJECT = new Amounts(Map.of("count/pods", Amounts.count(1)));
  private static final Amounts POD = new Amounts(Map.of("pods", Amounts.count(1)));

  /** Resources that a quota may name without saying of which list. */
  private static final Set<String> PLAIN = Set.of("cpu", "memory", "ephemeral-storage");

  /** Whoever is limited in these must say how much of them each container uses. */
  private static final Set<String> TO_BE_SPECIFIED =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  @Override
  public Charge charge(ObjectNode pod) {
    ScopeFacts scopes = ScopeFacts.ofPod(pod);
    String phase = pod.path("status").path("phase").asText("");
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return Charge.lasting(OBJECT, scopes);
    }
    PodResources resources = PodResources.of(pod.path("spec"));
    Amounts usage = OBJECT.plus(POD).plus(named(resources.requests(), resources.limits()));
    return new Charge(usage, end(pod.path("metadata")), OBJECT, scopes);
  }

  /**
   * A pod that is still there a whole period of grace after its end runs on a node that is lost.
   */
  private static Instant end(JsonNode metadata) {
    return metadata.hasNonNull("deletionTimestamp")
            && metadata.hasNonNull("deletionGracePeriodSeconds")
        ? Instant.parse(metadata.path("deletionTimestamp").asText())
            .plusSeconds(metadata.path("deletionGracePeriodSeconds").asLong())
        : Instant.MAX;
  }

  /** The amounts under the names that quotas have for them. */
  private static Amounts named(Amounts requests, Amounts limits) {
    var named = new TreeMap<String, Quantity>();
    requests
        .quantities()
        .forEach(
            (name, quantity) -> {
              boolean huge = name.startsWith("hugepages-");
              if (PLAIN.contains(name) || huge) {
                named.put(name, quantity);
              }
              if (PLAIN.contains(name) || huge || isExtended(name)) {
                named.put("requests." + name, quantity);
              }
            });
    limits
        .quantities()
        .forEach(
            (name, quantity) -> {
              if (PLAIN.contains(name)) {
                named.put("limits." + name, quantity);
              }
            });
    return new Amounts(named);
  }

  /** Whether somebody outside Kubernetes brings the resource, such as a vendor of devices. */
  private static boolean isExtended(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && !name.substring(0, slash).endsWith("kubernetes.io");
  }

  @Override
  public boolean concerns(String subresource) {
    return subresource.isEmpty() || subresource.equals("resize");
  }

  @Override
  public String missing(ObjectNode pod, Set<String> required) {
    var missing = new TreeMap<String, Set<String>>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        JsonNode resources = container.path("resources");
        Set<String> given =
            named(Amounts.of(resources.path("requests")), Amounts.of(resources.path("limits")))
                .names();
        for (String name : required) {
          if (TO_BE_SPECIFIED.contains(name) && !given.contains(name)) {
            missing
                .computeIfAbsent(name, n -> new TreeSet<>())
                .add(container.path("name").asText());
          }
        }
      }
    }
    return missing.isEmpty()
        ? ""
        : missing.entrySet().stream()
            .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
            .collect(Collectors.joining("; ", "must specify ", ""));
  }
}
