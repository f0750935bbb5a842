package dev.trimtab.agent.pod;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Kubernetes' metav1.Time: RFC 3339 in whole seconds. */
public final class Timestamps {

  private Timestamps() {}

  /** The text of a time. */
  public static String of(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
