package dev.trimtab.framework;

import java.time.Duration;

/** What a {@link Reconciler} wants next. A failure is an exception, not a result. */
public sealed interface Result {

  /** Nothing until an event arrives. */
  record Done() implements Result {}

  /** Look again after {@code delay}, which is positive, whether or not an event arrives. */
  record RequeueAfter(Duration delay) implements Result {
    public RequeueAfter {
      if (!delay.isPositive()) {
        throw new IllegalArgumentException("delay must be positive: " + delay);
      }
    }
  }

  /** Nothing until an event arrives. */
  static Result done() {
    return new Done();
  }

  /**
   * Look again after {@code delay}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  static Result requeueAfter(Duration delay) {
    return new RequeueAfter(delay);
  }
}
