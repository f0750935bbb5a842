package dev.trimtab.node.network;

/** IPv4 addresses as numbers, most significant byte first. */
public final class Ipv4 {

  private Ipv4() {}

  /**
   * Reads {@code a.b.c.d}; nothing is looked up.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static int parse(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw notAnAddress(text);
    }
    int address = 0;
    for (var part : parts) {
      address = address << 8 | octet(part, text);
    }
    return address;
  }

  /** Whether {@code text} is one. */
  public static boolean isAddress(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** In dotted notation. */
  public static String format(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }

  /** Its four bytes, as they stand in packets. */
  public static byte[] bytes(int address) {
    return new byte[] {
      (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
    };
  }

  private static int octet(String part, String text) {
    if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw notAnAddress(text);
    }
    var value = Integer.parseInt(part);
    // A leading zero means octal to some readers; nobody means that.
    if (value > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
      throw notAnAddress(text);
    }
    return value;
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException("not an IPv4 address: " + text);
  }
}
