package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A pod in one line.
 *
 * @param ready containers that are ready, sidecars among them
 * @param total containers that should be, sidecars among them
 * @param status one word: the phase, or what keeps the pod from it
 * @param lastRestart when a container last ended and was started again
 */
record PodSummary(
    int ready, int total, String status, int restarts, Optional<Instant> lastRestart) {

  static PodSummary of(JsonNode pod) {
    Reader reader = new Reader(pod);
    boolean initializing = reader.readInitContainers();
    if (!initializing || Cells.condition(pod, "Initialized")) {
      reader.readContainers();
    }
    return new PodSummary(
        reader.ready, reader.total, reader.word(), reader.restarts, reader.lastRestart());
  }

  /** Walks the container statuses in the order in which they explain the pod. */
  private static final class Reader {
    private final JsonNode pod;
    private final JsonNode status;
    private final Set<String> sidecars = new HashSet<>();
    private final int total;
    private String reason;
    private int ready;
    private int restarts;
    private int sidecarRestarts;
    private Instant last = Instant.MIN;
    private Instant lastOfSidecars = Instant.MIN;

    Reader(JsonNode pod) {
      this.pod = pod;
      this.status = pod.path("status");
      for (JsonNode container : pod.path("spec").path("initContainers")) {
        if (container.path("restartPolicy").asText("").equals("Always")) {
          sidecars.add(container.path("name").asText(""));
        }
      }
      this.total = pod.path("spec").path("containers").size() + sidecars.size();
      this.reason = Cells.orElse(status.path("reason"), status.path("phase").asText(""));
      for (JsonNode condition : status.path("conditions")) {
        if (condition.path("type").asText("").equals("PodScheduled")
            && condition.path("reason").asText("").equals("SchedulingGated")) {
          reason = "SchedulingGated";
        }
      }
    }

    /** Returns whether an init container still stands before the others. */
    boolean readInitContainers() {
      int index = 0;
      for (JsonNode container : status.path("initContainerStatuses")) {
        boolean sidecar = sidecars.contains(container.path("name").asText(""));
        countRestarts(container, sidecar);
        if (!isPast(container, sidecar)) {
          reason = "Init:" + initReason(container, index);
          return true;
        }
        index++;
      }
      return false;
    }

    private void countRestarts(JsonNode container, boolean sidecar) {
      int count = container.path("restartCount").asInt();
      Instant ended = endOfPredecessor(container);
      restarts += count;
      last = later(last, ended);
      if (sidecar) {
        sidecarRestarts += count;
        lastOfSidecars = later(lastOfSidecars, ended);
      }
    }

    private boolean isPast(JsonNode container, boolean sidecar) {
      JsonNode terminated = container.path("state").path("terminated");
      if (terminated.isObject() && terminated.path("exitCode").asInt() == 0) {
        return true;
      }
      if (sidecar && container.path("started").asBoolean()) {
        if (container.path("ready").asBoolean()) {
          ready++;
        }
        return true;
      }
      return false;
    }

    private String initReason(JsonNode container, int index) {
      JsonNode terminated = container.path("state").path("terminated");
      if (terminated.isObject()) {
        return endReason(terminated);
      }
      String waiting = container.path("state").path("waiting").path("reason").asText("");
      if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        return waiting;
      }
      return index + "/" + pod.path("spec").path("initContainers").size();
    }

    /** From the last container to the first, so that the first one's reason is the one shown. */
    void readContainers() {
      restarts = sidecarRestarts;
      last = lastOfSidecars;
      boolean running = false;
      JsonNode statuses = status.path("containerStatuses");
      for (int i = statuses.size() - 1; i >= 0; i--) {
        JsonNode container = statuses.path(i);
        restarts += container.path("restartCount").asInt();
        last = later(last, endOfPredecessor(container));
        JsonNode state = container.path("state");
        String waiting = state.path("waiting").path("reason").asText("");
        if (!waiting.isEmpty()) {
          reason = waiting;
        } else if (state.path("terminated").isObject()) {
          reason = endReason(state.path("terminated"));
        } else if (container.path("ready").asBoolean() && state.path("running").isObject()) {
          running = true;
          ready++;
        }
      }
      if (reason.equals("Completed") && running) {
        reason = Cells.condition(pod, "Ready") ? "Running" : "NotReady";
      }
    }

    String word() {
      if (!Cells.deleting(pod)) {
        return reason;
      }
      if (status.path("reason").asText("").equals("NodeLost")) {
        return "Unknown";
      }
      String phase = status.path("phase").asText("");
      return phase.equals("Succeeded") || phase.equals("Failed") ? reason : "Terminating";
    }

    Optional<Instant> lastRestart() {
      return last.equals(Instant.MIN) ? Optional.empty() : Optional.of(last);
    }

    private static String endReason(JsonNode terminated) {
      String reason = terminated.path("reason").asText("");
      if (!reason.isEmpty()) {
        return reason;
      }
      int signal = terminated.path("signal").asInt();
      return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
    }

    private static Instant endOfPredecessor(JsonNode container) {
      return Cells.instant(container.path("lastState").path("terminated").path("finishedAt"))
          .orElse(Instant.MIN);
    }

    private static Instant later(Instant a, Instant b) {
      return a.isBefore(b) ? b : a;
    }
  }
}
