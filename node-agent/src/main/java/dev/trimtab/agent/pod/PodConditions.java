package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The conditions that are the node's to set; all others stay as they are. */
final class PodConditions {

  private final PodView view;
  private final String phase;
  private final Map<String, PodCondition> conditions = new LinkedHashMap<>();

  PodConditions(PodView view, String phase) {
    this.view = view;
    this.phase = phase;
    Pods.status(view.pod()).getConditions().forEach(c -> conditions.put(c.getType(), c));
  }

  List<PodCondition> now(List<ContainerStatus> inits, List<ContainerStatus> mains) {
    boolean sandboxed =
        view.observed().readySandbox().isPresent() && !view.observed().sandboxes().isEmpty();
    set("PodReadyToStartContainers", sandboxed, "", "");
    initialized(inits, mains);
    List<ContainerStatus> serving = new ArrayList<>(mains);
    inits.stream().filter(i -> isSidecar(i.getName())).forEach(serving::add);
    boolean containersReady = ready("ContainersReady", serving);
    List<String> gates = closedGates();
    if (containersReady && !gates.isEmpty()) {
      String message =
          "corresponding condition of pod readiness gate \"%s\" does not exist or is not \"True\"."
              .formatted(gates.getFirst());
      set("Ready", false, "ReadinessGatesNotReady", message);
    } else {
      ready("Ready", serving);
    }
    set("PodScheduled", true, "", "");
    Lifecycle.verdict(view)
        .filter(Verdict::atOnce)
        .ifPresent(why -> set("DisruptionTarget", true, "TerminationByKubelet", why.message()));
    return List.copyOf(conditions.values());
  }

  private boolean isSidecar(String name) {
    return view.pod().getSpec().getInitContainers().stream()
        .anyMatch(c -> c.getName().equals(name) && Pods.isSidecar(c));
  }

  private void initialized(List<ContainerStatus> inits, List<ContainerStatus> mains) {
    if (phase.equals("Succeeded")) {
      set("Initialized", true, "PodCompleted", "");
      return;
    }
    boolean mainRan = mains.stream().anyMatch(m -> m.getState().getWaiting() == null);
    var incomplete =
        names(inits, i -> !(isSidecar(i.getName()) ? is(i.getStarted()) : is(i.getReady())));
    if (mainRan || incomplete.isEmpty()) {
      set("Initialized", true, "", "");
    } else {
      String message = "containers with incomplete status: " + incomplete;
      set("Initialized", false, "ContainersNotInitialized", message);
    }
  }

  private boolean ready(String type, List<ContainerStatus> serving) {
    if (phase.equals("Succeeded")) {
      set(type, false, "PodCompleted", "");
      return false;
    }
    if (phase.equals("Failed")) {
      set(type, false, "PodFailed", "");
      return false;
    }
    var unready = names(serving, c -> !is(c.getReady()));
    if (unready.isEmpty()) {
      set(type, true, "", "");
      return true;
    }
    set(type, false, "ContainersNotReady", "containers with unready status: " + unready);
    return false;
  }

  private List<String> closedGates() {
    return view.pod().getSpec().getReadinessGates().stream()
        .map(PodReadinessGate::getConditionType)
        .filter(
            type ->
                !conditions.containsKey(type) || !"True".equals(conditions.get(type).getStatus()))
        .toList();
  }

  /** Names as Go prints a list. */
  private static String names(
      List<ContainerStatus> statuses, Predicate<? super ContainerStatus> which) {
    var names = statuses.stream().filter(which).map(ContainerStatus::getName).toList();
    return names.isEmpty() ? "" : "[" + String.join(" ", names) + "]";
  }

  private static boolean is(Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private void set(String type, boolean value, String reason, String message) {
    PodCondition before = conditions.get(type);
    String status = value ? "True" : "False";
    String since = Timestamps.of(view.now());
    if (before != null && status.equals(before.getStatus())) {
      if (type.equals("PodScheduled")) {
        return;
      }
      since = before.getLastTransitionTime() == null ? since : before.getLastTransitionTime();
    }
    conditions.put(
        type,
        new PodConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason.isEmpty() ? null : reason)
            .withMessage(message.isEmpty() ? null : message)
            .withLastTransitionTime(since)
            .withLastProbeTime(before == null ? null : before.getLastProbeTime())
            .withObservedGeneration(before == null ? null : before.getObservedGeneration())
            .build());
  }
}
