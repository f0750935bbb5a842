package dev.trimtab.controllers.quota;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Quantities by name, in the names' order. What is not named is zero. */
record Usage(Map<String, Quantity> quantities) {

  static final Usage NONE = new Usage(Map.of());

  Usage {
    quantities = Collections.unmodifiableMap(new TreeMap<>(quantities));
  }

  static Usage of(@Nullable Map<String, Quantity> quantities) {
    return quantities == null ? NONE : new Usage(quantities);
  }

  /** A whole number of one thing. */
  static Usage of(String name, long count) {
    return new Usage(Map.of(name, new Quantity(Long.toString(count))));
  }

  Quantity get(String name) {
    return quantities.getOrDefault(name, new Quantity("0"));
  }

  Usage plus(Usage other) {
    return combine(other, Quantity::add);
  }

  /** The larger of both, name by name. */
  Usage max(Usage other) {
    return combine(other, (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  /** This, with the quantities that the other names instead of its own. */
  Usage overriddenBy(Usage other) {
    return combine(other, (a, b) -> b);
  }

  Usage only(Set<String> names) {
    var kept = new TreeMap<>(quantities);
    kept.keySet().retainAll(names);
    return new Usage(kept);
  }

  private Usage combine(Usage other, BinaryOperator<Quantity> operator) {
    if (other.quantities.isEmpty()) {
      return this;
    }
    var all = new TreeMap<>(quantities);
    other.quantities.forEach((name, quantity) -> all.merge(name, quantity, operator));
    return new Usage(all);
  }
}
