package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object that is to be stored, and by how much more it uses than what it replaces.
 *
 * @param isNew whether it replaces nothing
 */
record Wanted(Meter meter, ObjectNode object, Amounts more, ScopeFacts scopes, boolean isNew) {

  static Wanted of(Meter meter, ObjectNode object, @Nullable ObjectNode old, Instant now) {
    Charge charge = meter.charge(object);
    Amounts before = old == null ? Amounts.NONE : meter.charge(old).at(now);
    return new Wanted(meter, object, charge.at(now).beyond(before), charge.scopes(), old == null);
  }

  /** Whether the quota has something to say about it. */
  boolean isLimitedBy(Quota quota) {
    return quota.scopes().match(scopes)
        && (!more.only(quota.hard().names()).isEmpty() || !missingFor(quota).isEmpty());
  }

  /** What it does not say though the quota asks; updates add nothing to what is said. */
  String missingFor(Quota quota) {
    return isNew ? meter.missing(object, quota.hard().names()) : "";
  }
}
