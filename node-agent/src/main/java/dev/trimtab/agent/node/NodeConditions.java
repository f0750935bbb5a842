package dev.trimtab.agent.node;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The conditions that are the node's own to set; all others stay. */
final class NodeConditions {

  private final Map<String, NodeCondition> conditions = new LinkedHashMap<>();
  private final String now;

  NodeConditions(List<NodeCondition> before, Instant now) {
    before.forEach(c -> conditions.put(c.getType(), c));
    this.now = now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }

  List<NodeCondition> now(Pressure pressure, List<String> degraded) {
    set(
        "MemoryPressure",
        pressure.memory(),
        pressure.memory() ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
        pressure.memory()
            ? "kubelet has insufficient memory available"
            : "kubelet has sufficient memory available");
    set(
        "DiskPressure",
        pressure.disk(),
        pressure.disk() ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
        pressure.disk() ? "kubelet has disk pressure" : "kubelet has no disk pressure");
    set(
        "PIDPressure",
        pressure.pids(),
        pressure.pids() ? "KubeletHasInsufficientPID" : "KubeletHasSufficientPID",
        pressure.pids()
            ? "kubelet has insufficient PID available"
            : "kubelet has sufficient PID available");
    String ready = "kubelet is posting ready status";
    set(
        "Ready",
        true,
        "KubeletReady",
        degraded.isEmpty() ? ready : ready + "; " + String.join("; ", degraded));
    return new ArrayList<>(conditions.values());
  }

  private void set(String type, boolean value, String reason, String message) {
    NodeCondition before = conditions.get(type);
    String status = value ? "True" : "False";
    String since =
        before != null && status.equals(before.getStatus()) ? before.getLastTransitionTime() : now;
    conditions.put(
        type,
        new NodeConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastHeartbeatTime(now)
            .withLastTransitionTime(since)
            .build());
  }
}
