package dev.trimtab.agent.eviction;

import dev.trimtab.agent.eviction.Signals.Reading;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How little of what may be left.
 *
 * @param least by signal; a signal that is not here does not matter
 */
public record Thresholds(Map<Signal, Amount> least) {

  private static final BigDecimal PERCENT = new BigDecimal("0.01");

  /** The kubelet's, and a tenth of the process ids. */
  public static final Thresholds DEFAULT =
      parse(
          "memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%,"
              + "imagefs.available<15%,imagefs.inodesFree<5%,pid.available<10%");

  public Thresholds {
    least = Collections.unmodifiableMap(new EnumMap<>(least));
  }

  /** How much that is. */
  sealed interface Amount {
    /** In bytes or pieces. */
    record Fixed(long amount) implements Amount {}

    /** Of what there is in all. */
    record Share(BigDecimal share) implements Amount {}

    default long of(long capacity) {
      return switch (this) {
        case Fixed(long amount) -> amount;
        case Share(BigDecimal share) -> share.multiply(BigDecimal.valueOf(capacity)).longValue();
      };
    }
  }

  /**
   * What runs short.
   *
   * @param limit what should be left at least
   */
  record Shortage(Signal signal, long limit, Reading reading) {}

  /**
   * Reads the kubelet's notation, such as {@code memory.available<100Mi,nodefs.available<10%}.
   *
   * @throws IllegalArgumentException naming the part that is wrong
   */
  public static Thresholds parse(String text) {
    var least = new EnumMap<Signal, Amount>(Signal.class);
    for (String part : text.split(",", -1)) {
      String[] sides = part.strip().split("<", -1);
      var signal = Signal.of(sides[0].strip());
      if (sides.length != 2 || signal.isEmpty()) {
        throw wrong(part, null);
      }
      try {
        least.put(signal.get(), amount(sides[1].strip()));
      } catch (IllegalArgumentException e) {
        throw wrong(part, e);
      }
    }
    return new Thresholds(least);
  }

  private static IllegalArgumentException wrong(String part, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "'%s' is no eviction threshold; one is, for instance, memory.available<100Mi"
            .formatted(part),
        cause);
  }

  private static Amount amount(String text) {
    if (text.endsWith("%")) {
      var percent = new BigDecimal(text.substring(0, text.length() - 1));
      if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
        throw new IllegalArgumentException("not between 0% and 100%");
      }
      return new Amount.Share(percent.multiply(PERCENT));
    }
    var amount = Quantity.getAmountInBytes(new Quantity(text));
    if (amount.signum() < 0) {
      throw new IllegalArgumentException("negative");
    }
    return new Amount.Fixed(amount.longValue());
  }

  /** What runs short, the most urgent first. */
  List<Shortage> missed(Map<Signal, Reading> readings) {
    List<Shortage> missed = new ArrayList<>();
    least.forEach(
        (signal, amount) -> {
          Reading reading = readings.get(signal);
          if (reading != null && reading.available() < amount.of(reading.capacity())) {
            missed.add(new Shortage(signal, amount.of(reading.capacity()), reading));
          }
        });
    return missed;
  }
}
