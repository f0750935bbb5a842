package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.List;
import java.util.stream.IntStream;

/** The phase of a pod, from the states of its containers. */
final class PodPhase {

  private final PodView view;
  private final List<ContainerStatus> inits;
  private final List<ContainerStatus> mains;

  PodPhase(PodView view, List<ContainerStatus> inits, List<ContainerStatus> mains) {
    this.view = view;
    this.inits = inits;
    this.mains = mains;
  }

  String now() {
    if (Pods.isTerminal(view.pod())) {
      return view.pod().getStatus().getPhase();
    }
    boolean running = !view.observed().running().isEmpty();
    boolean ending = Lifecycle.mustEnd(view);
    if (ending && !running) {
      return atEnd();
    }
    if (isInitialising()) {
      return "Pending";
    }
    boolean neverRan =
        mains.stream()
            .anyMatch(c -> c.getState().getWaiting() != null && !hasEnded(c.getLastState()));
    return neverRan && !ending ? "Pending" : "Running";
  }

  /** Nothing runs any more, nor will. A pod deleted before anything ran is failed. */
  private String atEnd() {
    boolean succeeded =
        Lifecycle.verdict(view).isEmpty()
            && !Completion.initFailed(view)
            && mains.stream()
                .map(c -> c.getState().getTerminated())
                .allMatch(end -> end != null && end.getExitCode() == 0);
    return succeeded ? "Succeeded" : "Failed";
  }

  private boolean isInitialising() {
    boolean mainRan =
        mains.stream().anyMatch(c -> c.getState().getRunning() != null || hasEnded(c.getState()));
    return !mainRan
        && IntStream.range(0, inits.size())
            .anyMatch(
                i ->
                    Pods.isSidecar(view.pod().getSpec().getInitContainers().get(i))
                        ? !Boolean.TRUE.equals(inits.get(i).getStarted())
                        : !Boolean.TRUE.equals(inits.get(i).getReady()));
  }

  private static boolean hasEnded(ContainerState state) {
    return state != null && state.getTerminated() != null;
  }
}
