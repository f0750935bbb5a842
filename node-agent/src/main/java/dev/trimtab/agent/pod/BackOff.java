package dev.trimtab.agent.pod;

import java.time.Duration;
import java.time.Instant;

/**
 * A delay that doubles from 10 s to 5 min with every use, and starts anew after 10 min without one.
 * Figures and rules are the kubelet's, for restarts and for image pulls.
 *
 * @param delay how long to hold back since the last event; zero before the first use
 * @param lastUse when it was last lengthened; {@link Instant#EPOCH} before the first use
 */
public record BackOff(Duration delay, Instant lastUse) {

  static final Duration FIRST = Duration.ofSeconds(10);
  static final Duration LAST = Duration.ofMinutes(5);
  static final Duration FORGOTTEN_AFTER = LAST.multipliedBy(2);

  /** Not used yet. */
  public static final BackOff NONE = new BackOff(Duration.ZERO, Instant.EPOCH);

  /** The time before which not to try again after {@code event}. */
  Instant notBefore(Instant event) {
    return isForgotten(event) ? event : event.plus(delay);
  }

  /** One more use at {@code now}, because of {@code event}. */
  BackOff next(Instant event, Instant now) {
    if (delay.isZero() || isForgotten(event)) {
      return new BackOff(FIRST, now);
    }
    Duration doubled = delay.multipliedBy(2);
    return new BackOff(doubled.compareTo(LAST) > 0 ? LAST : doubled, now);
  }

  private boolean isForgotten(Instant event) {
    return Duration.between(lastUse, event).compareTo(FORGOTTEN_AFTER) > 0;
  }
}
