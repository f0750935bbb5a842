package dev.trimtab.informer;

/** Versions that are decimal numbers have an order; all others are opaque. Source: KEP-5504. */
final class VersionOrder {

  /** Not a number that fits. */
  static final long OPAQUE = -1;

  private VersionOrder() {}

  /** The version as a number, or {@link #OPAQUE}. Only the form without leading zeros counts. */
  static long number(String version) {
    int length = version.length();
    if (length == 0 || length > 18 || (version.charAt(0) == '0' && length > 1)) {
      return OPAQUE;
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      int digit = version.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OPAQUE;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Whether {@code version} is known to be {@code least} or later. */
  static boolean atLeast(String version, String least) {
    if (version.equals(least)) {
      return true;
    }
    long number = number(version);
    long bound = number(least);
    return number != OPAQUE && bound != OPAQUE && number >= bound;
  }
}
