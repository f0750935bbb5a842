package dev.trimtab.agent.pod;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the stopping of a container has come.
 *
 * @param begun when it began
 * @param deadline when to kill
 * @param signalled when the stop signal was sent, or null while the preStop hook runs
 * @param killed when it was last killed, or null
 */
public record StopProgress(
    Instant begun, Instant deadline, @Nullable Instant signalled, @Nullable Instant killed) {

  /** A kill that has no effect, because the kernel is in the way, is tried again after this. */
  private static final Duration KILL_AGAIN = Duration.ofSeconds(5);

  /** What a container gets after its signal even if its hook used up the grace period. */
  static final Duration LEAST_AFTER_SIGNAL = Duration.ofSeconds(2);

  /** What was granted in all. */
  Duration grace() {
    return Duration.between(begun, deadline);
  }

  StopProgress signalledAt(Instant time) {
    Instant least = time.plus(LEAST_AFTER_SIGNAL);
    return new StopProgress(begun, least.isAfter(deadline) ? least : deadline, time, killed);
  }

  StopProgress killedAt(Instant time) {
    return new StopProgress(begun, deadline, signalled, time);
  }

  /** When to kill if the pod is now given only {@code grace} in all. */
  Instant deadlineWithin(Duration grace) {
    if (killed != null) {
      return killed.plus(KILL_AGAIN);
    }
    Instant impatient = begun.plus(grace);
    Instant end = impatient.isBefore(deadline) ? impatient : deadline;
    // The signal comes after a hook, which may take all the time there is.
    Instant least = (signalled == null ? end : signalled).plus(LEAST_AFTER_SIGNAL);
    return least.isAfter(end) ? least : end;
  }
}
