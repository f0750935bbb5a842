package dev.trimtab.apiserver.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource, such as {@code 500m} or {@code 1Gi}, and the one text Kubernetes writes
 * for it.
 *
 * @param amount the exact amount, rounded up to a nano
 */
public record Quantity(BigDecimal amount, Format format) {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?)(\\d+\\.?\\d*|\\.\\d+)(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d{1,18})",
          Pattern.DOTALL);
  private static final String DECIMAL_SUFFIXES = "numkMGTPE";
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final BigInteger KILO = BigInteger.valueOf(1000);

  /** How a quantity is written. */
  public enum Format {
    BINARY_SI,
    DECIMAL_SI,
    DECIMAL_EXPONENT
  }

  /** The text is no quantity. */
  public static final class InvalidQuantityException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidQuantityException() {
      super(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
  }

  /**
   * Reads a quantity.
   *
   * @throws InvalidQuantityException if it is none
   */
  public static Quantity parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new InvalidQuantityException();
    }
    BigDecimal number = new BigDecimal(form.group(2));
    String suffix = form.group(3);
    Format format = Format.DECIMAL_SI;
    if (suffix.endsWith("i")) {
      format = Format.BINARY_SI;
      number = number.multiply(new BigDecimal(KIBI.pow(BINARY.indexOf(suffix))));
    } else if (suffix.length() == 1 && DECIMAL_SUFFIXES.contains(suffix)) {
      number = number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3));
    } else if (!suffix.isEmpty()) {
      format = Format.DECIMAL_EXPONENT;
      number = number.scaleByPowerOfTen(exponent(suffix.substring(1)));
    }
    if (number.scale() > 9) {
      number = number.setScale(9, RoundingMode.UP);
    }
    return new Quantity(form.group(1).equals("-") ? number.negate() : number, format);
  }

  /** An exponent beyond reason would cost memory without bound. */
  private static int exponent(String text) {
    long exponent = Long.parseLong(text);
    if (Math.abs(exponent) > 100) {
      throw new InvalidQuantityException();
    }
    return (int) exponent;
  }

  /** The canonical text. */
  public String text() {
    if (amount.signum() == 0) {
      return "0";
    }
    boolean large = amount.abs().compareTo(new BigDecimal(KIBI)) >= 0;
    BigDecimal plain = amount.stripTrailingZeros();
    return switch (format) {
      case BINARY_SI -> large && plain.scale() <= 0 ? binary(plain.toBigInteger()) : decimal(plain);
      case DECIMAL_SI -> decimal(plain);
      case DECIMAL_EXPONENT -> exponential(plain);
    };
  }

  private static String binary(BigInteger value) {
    BigInteger rest = value;
    int step = 0;
    while (step < BINARY.size() - 1 && rest.mod(KIBI).signum() == 0) {
      rest = rest.divide(KIBI);
      step++;
    }
    return rest + BINARY.get(step);
  }

  private static String decimal(BigDecimal value) {
    int step = value.scale() <= 0 ? 0 : -Math.ceilDiv(value.scale(), 3);
    BigInteger rest = value.scaleByPowerOfTen(-3 * step).toBigIntegerExact();
    while (step < 6 && rest.mod(KILO).signum() == 0) {
      rest = rest.divide(KILO);
      step++;
    }
    return rest + DECIMAL.get(step + 3);
  }

  private static String exponential(BigDecimal value) {
    int exponent = Math.floorDiv(-value.scale(), 3) * 3;
    BigInteger mantissa = value.scaleByPowerOfTen(-exponent).toBigIntegerExact();
    return exponent == 0 ? mantissa.toString() : mantissa + "e" + exponent;
  }
}
