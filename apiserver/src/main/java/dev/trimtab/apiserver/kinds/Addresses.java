package dev.trimtab.apiserver.kinds;

import java.util.Arrays;
import java.util.regex.Pattern;

/** IP addresses as texts; nothing here asks a name server. */
final class Addresses {
  private static final Pattern OCTETS =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern V6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:.]{2,45}");

  private Addresses() {}

  static void check(Field address) {
    if (!isAddress(address.text())) {
      address.invalid("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
    }
  }

  static boolean isAddress(String text) {
    return isV4(text) || V6.matcher(text).matches();
  }

  static boolean isV4(String text) {
    return OCTETS.matcher(text).matches()
        && Arrays.stream(text.split("\\.", -1)).allMatch(octet -> Integer.parseInt(octet) < 256);
  }

  /** The 32 bits of an IPv4 address. */
  static long bits(String address) {
    long bits = 0;
    for (String octet : address.split("\\.", -1)) {
      bits = bits << 8 | Integer.parseInt(octet);
    }
    return bits;
  }

  static String text(long bits) {
    return (bits >> 24 & 255)
        + "."
        + (bits >> 16 & 255)
        + "."
        + (bits >> 8 & 255)
        + "."
        + (bits & 255);
  }
}
