package dev.trimtab.apiserver.kinds;

import dev.trimtab.apiserver.schema.Quantity;
import dev.trimtab.apiserver.schema.Quantity.InvalidQuantityException;
import java.util.Optional;

/** Amounts in lists of resources. */
final class Quantities {
  private static final String RULE =
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  private Quantities() {}

  /** Reads an amount; empty if it is none. */
  static Optional<Quantity> parse(String text) {
    try {
      return Optional.of(Quantity.parse(text));
    } catch (InvalidQuantityException none) {
      return Optional.empty();
    }
  }

  /** Complains about an amount that is none or negative. */
  static Optional<Quantity> check(Field amount) {
    try {
      Quantity quantity = Quantity.parse(amount.text());
      if (quantity.amount().signum() < 0) {
        amount.invalid("must be greater than or equal to 0");
      }
      return Optional.of(quantity);
    } catch (InvalidQuantityException none) {
      amount.invalid(RULE);
      return Optional.empty();
    }
  }

  static boolean isWhole(Quantity quantity) {
    return quantity.amount().stripTrailingZeros().scale() <= 0;
  }

  static int compare(Quantity a, Quantity b) {
    return a.amount().compareTo(b.amount());
  }
}
