package dev.trimtab.service;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What runs, as a table for people. */
final class RunningPods {

  private static final List<String> HEADER =
      List.of("POD", "NODE", "IP", "PID", "RESTARTS", "CPU", "MEMORY");

  private RunningPods() {}

  /**
   * One line a pod, columns aligned, a header first.
   *
   * @param pidOf the process id on this machine of a pod's first container, or 0
   */
  static String table(List<Pod> pods, ToLongFunction<Pod> pidOf) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADER);
    pods.stream()
        .sorted(java.util.Comparator.comparing(pod -> pod.getMetadata().getName()))
        .forEach(pod -> rows.add(row(pod, pidOf.applyAsLong(pod))));
    var widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(("%-" + (widths[i] + 3) + "s").formatted(row.get(i)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static List<String> row(Pod pod, long pid) {
    int restarts =
        pod.getStatus().getContainerStatuses().stream()
            .mapToInt(ContainerStatus::getRestartCount)
            .sum();
    return List.of(
        pod.getMetadata().getName(),
        shown(pod.getSpec().getNodeName()),
        shown(pod.getStatus().getPodIP()),
        pid == 0 ? "-" : Long.toString(pid),
        Integer.toString(restarts),
        limit(pod, "cpu"),
        limit(pod, "memory"));
  }

  private static String limit(Pod pod, String resource) {
    return String.join(
        "+",
        pod.getSpec().getContainers().stream()
            .map(Container::getResources)
            .map(resources -> resources == null ? null : resources.getLimits())
            .map(limits -> limits == null ? Map.<String, Quantity>of() : limits)
            .map(limits -> limits.containsKey(resource) ? limits.get(resource).toString() : "-")
            .toList());
  }

  private static String shown(String value) {
    return value == null || value.isEmpty() ? "-" : value;
  }
}
