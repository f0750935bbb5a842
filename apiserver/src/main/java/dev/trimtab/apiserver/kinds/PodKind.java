package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pods: once made, a pod's spec all but stays. */
final class PodKind {
  private static final String UPDATE_RULE =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
          + " be set to 1 if it was previously negative)";

  private PodKind() {}

  static Traits traits() {
    return new Traits()
        .withStatus()
        .countingChangesOf("spec")
        .defaulting(PodDefaults::applyToPod)
        .creating(PodKind::begin)
        .checking((pod, old) -> PodSpecRules.check(pod.get("spec")))
        .checking(EphemeralContainerRules::checkNewPod)
        .checking(PodKind::checkUpdate)
        .writtenInPart(
            "ephemeralcontainers",
            EphemeralContainerRules::take,
            EphemeralContainerRules::checkAdditions)
        .selectableBy(PodKind::selectable);
  }

  private static void begin(ObjectNode pod) {
    ObjectNode status = pod.putObject("status");
    status.put("phase", "Pending");
    status.put("qosClass", QosClass.of(pod.path("spec")));
    if (!pod.path("spec").path("schedulingGates").isEmpty()) {
      ObjectNode condition = status.putArray("conditions").addObject();
      condition.put("type", "PodScheduled").put("status", "False");
      condition.put("reason", "SchedulingGated");
      condition.put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }
  }

  private static void checkUpdate(Field pod, @Nullable ObjectNode old) {
    if (old == null) {
      return;
    }
    JsonNode oldSpec = old.path("spec");
    Field spec = pod.get("spec");
    for (String list : List.of("containers", "initContainers")) {
      if (spec.get(list).value().size() != oldSpec.path(list).size()) {
        spec.get(list).forbidden("pod updates may not add or remove containers");
        return;
      }
    }
    checkTolerations(spec.get("tolerations"), oldSpec.path("tolerations"));
    checkDeadline(spec.get("activeDeadlineSeconds"), oldSpec.path("activeDeadlineSeconds"));
    ObjectNode allowed = withChangesThatAreAllowed(spec.value(), oldSpec);
    if (!Trees.same(allowed, oldSpec)) {
      Set<String> fields = new HashSet<>();
      allowed.properties().forEach(entry -> fields.add(entry.getKey()));
      oldSpec.properties().forEach(entry -> fields.add(entry.getKey()));
      String changed =
          fields.stream()
              .filter(field -> !Trees.same(allowed.path(field), oldSpec.path(field)))
              .sorted()
              .map(field -> "spec." + field)
              .collect(Collectors.joining(", "));
      spec.forbidden(UPDATE_RULE + "\nchanged: " + changed);
    }
  }

  private static void checkTolerations(Field tolerations, JsonNode old) {
    for (JsonNode before : old) {
      boolean kept =
          tolerations.items().stream().anyMatch(item -> sameButSeconds(item.value(), before));
      if (!kept) {
        tolerations.forbidden(
            "existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
  }

  private static boolean sameButSeconds(JsonNode a, JsonNode b) {
    return List.of("key", "operator", "value", "effect").stream()
        .allMatch(field -> a.path(field).asText("").equals(b.path(field).asText("")));
  }

  private static void checkDeadline(Field deadline, JsonNode old) {
    if (!deadline.isSet() && old.isNumber()) {
      deadline.invalid("must not update from a positive integer to nil value");
    } else if (deadline.isSet() && old.isNumber() && deadline.number() > old.asLong()) {
      deadline.invalid("must be less than or equal to previous value");
    }
  }

  /** The new spec, with the old values wherever a change is allowed. */
  private static ObjectNode withChangesThatAreAllowed(JsonNode spec, JsonNode oldSpec) {
    ObjectNode copy = spec.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      for (int i = 0; i < copy.path(list).size(); i++) {
        if (copy.path(list).path(i) instanceof ObjectNode container) {
          Trees.carryOver(container, oldSpec.path(list).path(i), "image");
        }
      }
    }
    Trees.carryOver(copy, oldSpec, "activeDeadlineSeconds");
    Trees.carryOver(copy, oldSpec, "tolerations");
    if (!oldSpec.path("schedulingGates").isEmpty()) {
      // A gated pod may lose gates and become more particular about nodes.
      for (String field : List.of("schedulingGates", "nodeSelector", "affinity")) {
        Trees.carryOver(copy, oldSpec, field);
      }
    }
    if (oldSpec.path("terminationGracePeriodSeconds").asLong() < 0
        && copy.path("terminationGracePeriodSeconds").asLong() == 1) {
      Trees.carryOver(copy, oldSpec, "terminationGracePeriodSeconds");
    }
    return copy;
  }

  private static Map<String, String> selectable(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode status = pod.path("status");
    Map<String, String> fields = new TreeMap<>();
    for (String field :
        List.of("nodeName", "restartPolicy", "schedulerName", "serviceAccountName")) {
      fields.put("spec." + field, spec.path(field).asText(""));
    }
    fields.put("spec.host", spec.path("nodeName").asText(""));
    fields.put("spec.hostNetwork", Boolean.toString(spec.path("hostNetwork").asBoolean()));
    for (String field : List.of("phase", "podIP", "nominatedNodeName")) {
      fields.put("status." + field, status.path(field).asText(""));
    }
    fields.put(
        "status.podIPs",
        Trees.objects(status.path("podIPs")).stream()
            .map(ip -> ip.path("ip").asText(""))
            .collect(Collectors.joining(",")));
    return fields;
  }
}
