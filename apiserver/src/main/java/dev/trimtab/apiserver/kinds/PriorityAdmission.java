package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.ResourceType;
import java.util.Comparator;
import java.util.Optional;

/** Turns the name of a priority class into its number. */
final class PriorityAdmission {
  private static final String CLASSES = "priorityclasses.scheduling.k8s.io";

  private final ObjectLookup objects;

  PriorityAdmission(ObjectLookup objects) {
    this.objects = objects;
  }

  void admit(ResourceType type, ObjectNode pod) {
    ObjectNode spec = Trees.child(pod, "spec");
    Optional<ObjectNode> chosen = choose(type, pod, spec);
    int computed = chosen.map(found -> found.path("value").asInt()).orElse(0);
    if (spec.hasNonNull("priority") && spec.path("priority").asInt() != computed) {
      throw ApiException.forbidden(
          type,
          Trees.name(pod),
          "the integer value of priority (%d) must not be provided in pod spec; priority admission controller computed %d from the given PriorityClass name"
              .formatted(spec.path("priority").asInt(), computed));
    }
    spec.put("priority", computed);
    chosen.ifPresent(found -> spec.put("priorityClassName", Trees.name(found)));
    admitPolicy(type, pod, chosen);
  }

  private static void admitPolicy(ResourceType type, ObjectNode pod, Optional<ObjectNode> chosen) {
    String policy =
        chosen
            .map(found -> found.path("preemptionPolicy").asText(""))
            .filter(text -> !text.isEmpty())
            .orElse("PreemptLowerPriority");
    ObjectNode spec = Trees.child(pod, "spec");
    String given = spec.path("preemptionPolicy").asText(policy);
    if (!given.equals(policy)) {
      throw ApiException.forbidden(
          type,
          Trees.name(pod),
          "the string value of PreemptionPolicy (%s) must not be provided in pod spec; priority admission controller computed %s from the given PriorityClass name"
              .formatted(given, policy));
    }
    spec.put("preemptionPolicy", policy);
  }

  private Optional<ObjectNode> choose(ResourceType type, ObjectNode pod, ObjectNode spec) {
    String name = spec.path("priorityClassName").asText("");
    if (!name.isEmpty()) {
      return Optional.of(
          objects
              .get(CLASSES, "", name)
              .orElseThrow(
                  () ->
                      ApiException.forbidden(
                          type,
                          Trees.name(pod),
                          "no PriorityClass with name " + name + " was found")));
    }
    // Of several defaults Kubernetes takes the lowest, so that a mistake harms least.
    return objects.list(CLASSES, "").stream()
        .filter(candidate -> candidate.path("globalDefault").asBoolean())
        .min(Comparator.comparingInt(candidate -> candidate.path("value").asInt()));
  }
}
