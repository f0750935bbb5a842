package dev.trimtab.apiserver.table;

import static dev.trimtab.apiserver.table.Cells.NONE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** Pods. The status column tells why a pod is not running, which the phase alone does not. */
final class PodTable {
  private PodTable() {}

  static KindTable table() {
    KindTable table =
        KindTable.of(
            PodTable::print,
            Column.objectName(),
            Column.text("Ready"),
            Column.text("Status"),
            Column.text("Restarts"),
            Column.age(),
            Column.text("IP").wide(),
            Column.text("Node").wide(),
            Column.text("Nominated Node").wide(),
            Column.text("Readiness Gates").wide());
    return table.withConditions(PodTable::conditions);
  }

  /** Says that the pod has come to its end; kubectl dims such rows. */
  private static ArrayNode conditions(JsonNode pod) {
    ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
    String phase = pod.path("status").path("phase").asText("");
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      ObjectNode condition = conditions.addObject();
      condition.put("type", "Completed").put("status", "True").put("reason", phase);
      condition.put("message", "The pod has ended in phase " + phase + ".");
    }
    return conditions;
  }

  private static void print(JsonNode pod, Instant now, Row row) {
    PodSummary summary = PodSummary.of(pod);
    JsonNode status = pod.path("status");
    row.add(Cells.name(pod))
        .add(summary.ready() + "/" + summary.total())
        .add(summary.status())
        .add(restarts(summary, now))
        .add(Cells.age(pod, now))
        .add(Cells.orElse(ip(status), NONE))
        .add(Cells.orElse(pod.path("spec").path("nodeName"), NONE))
        .add(Cells.orElse(status.path("nominatedNodeName"), NONE))
        .add(readinessGates(pod));
  }

  private static JsonNode ip(JsonNode status) {
    JsonNode first = status.path("podIPs").path(0).path("ip");
    return first.isMissingNode() ? status.path("podIP") : first;
  }

  private static String restarts(PodSummary summary, Instant now) {
    if (summary.restarts() == 0 || summary.lastRestart().isEmpty()) {
      return Integer.toString(summary.restarts());
    }
    Duration ago = Duration.between(summary.lastRestart().get(), now);
    return summary.restarts() + " (" + HumanDuration.of(ago) + " ago)";
  }

  private static String readinessGates(JsonNode pod) {
    JsonNode gates = pod.path("spec").path("readinessGates");
    if (gates.isEmpty()) {
      return NONE;
    }
    int open = 0;
    for (JsonNode gate : gates) {
      if (Cells.condition(pod, gate.path("conditionType").asText(""))) {
        open++;
      }
    }
    return open + "/" + gates.size();
  }
}
