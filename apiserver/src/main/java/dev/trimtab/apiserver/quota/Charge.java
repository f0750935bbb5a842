package dev.trimtab.apiserver.quota;

import dev.trimtab.apiserver.kinds.Amounts;
import java.time.Instant;

/**
 * What one object uses.
 *
 * @param usage what it uses now
 * @param until when it stops to use that without being changed, as a pod that should be gone
 * @param afterwards what it uses from then on
 * @param scopes what quotas with scopes ask about it
 */
record Charge(Amounts usage, Instant until, Amounts afterwards, ScopeFacts scopes) {

  /** One that stays as it is. */
  static Charge lasting(Amounts usage, ScopeFacts scopes) {
    return new Charge(usage, Instant.MAX, usage, scopes);
  }

  Amounts at(Instant now) {
    return now.isAfter(until) ? afterwards : usage;
  }
}
