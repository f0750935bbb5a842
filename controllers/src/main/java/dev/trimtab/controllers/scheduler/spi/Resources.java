package dev.trimtab.controllers.scheduler.spi;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of resources by name: {@code cpu} in thousandths of a core, all others in their own unit
 * (bytes, pieces). What is not named is zero.
 */
public record Resources(Map<String, Long> amounts) {

  public static final String CPU = "cpu";
  public static final String MEMORY = "memory";
  public static final String PODS = "pods";

  /** Nothing. */
  public static final Resources NONE = new Resources(Map.of());

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  public Resources {
    amounts = Collections.unmodifiableMap(new TreeMap<>(amounts));
  }

  /** The amounts of quantities as they stand in an object; fractions round up. */
  public static Resources of(@Nullable Map<String, Quantity> quantities) {
    if (quantities == null || quantities.isEmpty()) {
      return NONE;
    }
    var amounts = new TreeMap<String, Long>();
    quantities.forEach((name, quantity) -> amounts.put(name, amount(name, quantity)));
    return new Resources(amounts);
  }

  private static long amount(String name, Quantity quantity) {
    BigDecimal number = quantity.getNumericalAmount();
    BigDecimal units = name.equals(CPU) ? number.multiply(THOUSAND) : number;
    return units.min(LARGEST).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /** The amount of one resource. */
  public long get(String name) {
    return amounts.getOrDefault(name, 0L);
  }

  /** Both together. */
  public Resources plus(Resources other) {
    return combine(other, Long::sum);
  }

  /** This without the other; may be negative. */
  public Resources minus(Resources other) {
    return combine(other, (a, b) -> a - b);
  }

  /** The larger of both, name by name. */
  public Resources max(Resources other) {
    return combine(other, Math::max);
  }

  /** This, with the amounts that the other names instead of its own. */
  public Resources overriddenBy(Resources other) {
    var result = new TreeMap<>(amounts);
    result.putAll(other.amounts);
    return new Resources(result);
  }

  private Resources combine(Resources other, LongBinaryOperator operator) {
    if (other.amounts.isEmpty() && this.amounts.isEmpty()) {
      return NONE;
    }
    var names = new TreeSet<>(amounts.keySet());
    names.addAll(other.amounts.keySet());
    var result = new TreeMap<String, Long>();
    names.forEach(name -> result.put(name, operator.applyAsLong(get(name), other.get(name))));
    return new Resources(result);
  }
}
