package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object that is to be stored, and what it uses.
 *
 * @param before what it replaces uses; null if it replaces nothing
 * @param now the moment that usage refers to
 */
record Wanted(Meter meter, ObjectNode object, Charge charge, @Nullable Charge before, Instant now) {

  static Wanted of(Meter meter, ObjectNode object, @Nullable ObjectNode old, Instant now) {
    return new Wanted(
        meter, object, meter.charge(object), old == null ? null : meter.charge(old), now);
  }

  /** Whether the quota has something to say about it. */
  boolean isLimitedBy(Quota quota) {
    return quota.scopes().match(charge.scopes())
        && (!more(quota).only(quota.hard().names()).isEmpty() || !missingFor(quota).isEmpty());
  }

  /** By how much more of the quota it uses than what it replaces, which may be in other scopes. */
  Amounts more(Quota quota) {
    Amounts used =
        before == null || !quota.scopes().match(before.scopes()) ? Amounts.NONE : before.at(now);
    return charge.at(now).beyond(used);
  }

  /** What it does not say though the quota asks; updates add nothing to what is said. */
  String missingFor(Quota quota) {
    return before == null ? meter.missing(object, quota.hard().names()) : "";
  }
}
