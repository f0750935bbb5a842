package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Numbers as Go's {@code %v} writes them. */
final class GoNumbers {
  private GoNumbers() {}

  /** {@code 10} for 10 and for 10.0; {@code 0.5}. */
  static String text(JsonNode number) {
    BigDecimal exact = number.decimalValue().stripTrailingZeros();
    return exact.scale() <= 0 && exact.precision() - exact.scale() <= 21
        ? exact.toBigInteger().toString()
        : exact.toPlainString();
  }
}
