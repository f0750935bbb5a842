package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.Quantity;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** Quantities by name, in the names' order. What is not named is zero. */
public record Amounts(Map<String, Quantity> quantities) {

  /** Nothing. */
  public static final Amounts NONE = new Amounts(Map.of());

  private static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Quantity.Format.DECIMAL_SI);

  public Amounts {
    quantities = Collections.unmodifiableMap(new TreeMap<>(quantities));
  }

  /** The amounts in a valid object. */
  public static Amounts of(JsonNode list) {
    var quantities = new TreeMap<String, Quantity>();
    list.properties()
        .forEach(
            entry -> quantities.put(entry.getKey(), Quantity.parse(entry.getValue().asText())));
    return new Amounts(quantities);
  }

  /** A whole number of one thing. */
  public static Quantity count(long number) {
    return new Quantity(BigDecimal.valueOf(number), Quantity.Format.DECIMAL_SI);
  }

  /** What is named. */
  public Set<String> names() {
    return quantities.keySet();
  }

  /** Whether nothing is named. */
  public boolean isEmpty() {
    return quantities.isEmpty();
  }

  /** The amount of one; zero if it is not named. */
  public Quantity get(String name) {
    return quantities.getOrDefault(name, ZERO);
  }

  /** Both together. */
  public Amounts plus(Amounts other) {
    return combine(other, Amounts::sum);
  }

  /** The larger of both, name by name. */
  public Amounts max(Amounts other) {
    return combine(other, (a, b) -> a.amount().compareTo(b.amount()) >= 0 ? a : b);
  }

  /** This, with the amounts that the other names instead of its own. */
  public Amounts overriddenBy(Amounts other) {
    return combine(other, (a, b) -> b);
  }

  /** By how much this is more than the other, where it is. */
  public Amounts beyond(Amounts other) {
    var more = new TreeMap<String, Quantity>();
    quantities.forEach(
        (name, quantity) -> {
          BigDecimal difference = quantity.amount().subtract(other.get(name).amount());
          if (difference.signum() > 0) {
            more.put(name, new Quantity(difference, quantity.format()));
          }
        });
    return new Amounts(more);
  }

  /** Those with these names. */
  public Amounts only(Set<String> names) {
    return where((name, quantity) -> names.contains(name));
  }

  /** Those that pass. */
  public Amounts where(BiPredicate<String, Quantity> test) {
    var kept = new TreeMap<String, Quantity>();
    quantities.forEach(
        (name, quantity) -> {
          if (test.test(name, quantity)) {
            kept.put(name, quantity);
          }
        });
    return new Amounts(kept);
  }

  private Amounts combine(Amounts other, BinaryOperator<Quantity> operator) {
    if (other.isEmpty()) {
      return this;
    }
    var all = new TreeMap<>(quantities);
    other.quantities.forEach((name, quantity) -> all.merge(name, quantity, operator));
    return new Amounts(all);
  }

  /** As Kubernetes: written as the first is, unless that is nothing. */
  private static Quantity sum(Quantity a, Quantity b) {
    return new Quantity(
        a.amount().add(b.amount()), a.amount().signum() == 0 ? b.format() : a.format());
  }

  /** {@code a=1,b=2}. */
  @Override
  public String toString() {
    return quantities.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().text())
        .collect(Collectors.joining(","));
  }
}
