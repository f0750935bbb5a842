package dev.trimtab.agent.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What containers use: as {@code /stats/summary} tells it, and as {@code /metrics/resource}. */
final class Summary {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS_PER_SECOND = 1e9;

  private final NodeRuntime runtime;
  private final String node;

  Summary(NodeRuntime runtime, String node) {
    this.runtime = runtime;
    this.node = node;
  }

  String json(Instant now) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("node").put("nodeName", node);
    ArrayNode pods = root.putArray("pods");
    List<ContainerStatus> containers = runtime.containers();
    for (SandboxStatus sandbox : runtime.sandboxes()) {
      if (sandbox.ready()) {
        pod(pods.addObject(), sandbox, containers, now);
      }
    }
    return root.toString();
  }

  private void pod(
      ObjectNode pod, SandboxStatus sandbox, List<ContainerStatus> containers, Instant now) {
    pod.putObject("podRef")
        .put("name", sandbox.spec().name())
        .put("namespace", sandbox.spec().namespace())
        .put("uid", sandbox.spec().uid());
    pod.put("startTime", sandbox.created().toString());
    ArrayNode list = pod.putArray("containers");
    long cpu = 0;
    long workingSet = 0;
    for (ContainerStatus container : containers) {
      Optional<ContainerStats> stats =
          container.sandboxId().equals(sandbox.id())
              ? runtime.stats(container.id())
              : Optional.empty();
      if (stats.isPresent()) {
        ObjectNode entry = list.addObject().put("name", container.spec().name());
        use(entry, stats.get().cpu().toNanos(), stats.get().workingSet(), now);
        entry.withObjectProperty("memory").put("usageBytes", stats.get().memory());
        cpu += stats.get().cpu().toNanos();
        workingSet += stats.get().workingSet();
      }
    }
    use(pod, cpu, workingSet, now);
  }

  private static void use(ObjectNode entry, long cpuNanos, long workingSet, Instant now) {
    entry.putObject("cpu").put("time", now.toString()).put("usageCoreNanoSeconds", cpuNanos);
    entry.putObject("memory").put("time", now.toString()).put("workingSetBytes", workingSet);
  }

  /** In Prometheus' text format; what metrics-server reads. */
  String metrics() {
    var cpu =
        new StringBuilder(
            """
            # HELP container_cpu_usage_seconds_total CPU time used by the container in core-seconds
            # TYPE container_cpu_usage_seconds_total counter
            """);
    var memory =
        new StringBuilder(
            """
            # HELP container_memory_working_set_bytes Current working set of the container in bytes
            # TYPE container_memory_working_set_bytes gauge
            """);
    List<ContainerStatus> containers = runtime.containers();
    for (SandboxStatus sandbox : runtime.sandboxes()) {
      for (ContainerStatus container : containers) {
        if (container.sandboxId().equals(sandbox.id())) {
          runtime
              .stats(container.id())
              .ifPresent(
                  stats -> {
                    String labels = labels(sandbox, container);
                    double seconds = stats.cpu().toNanos() / NANOS_PER_SECOND;
                    cpu.append("container_cpu_usage_seconds_total").append(labels);
                    cpu.append(' ').append(seconds).append('\n');
                    memory.append("container_memory_working_set_bytes").append(labels);
                    memory.append(' ').append(stats.workingSet()).append('\n');
                  });
        }
      }
    }
    return cpu.append(memory).toString();
  }

  private static String labels(SandboxStatus sandbox, ContainerStatus container) {
    return "{container=\"%s\",namespace=\"%s\",pod=\"%s\"}"
        .formatted(container.spec().name(), sandbox.spec().namespace(), sandbox.spec().name());
  }
}
