package dev.trimtab.node.network;

/**
 * A block of IPv4 addresses, such as {@code 10.42.0.0/24}.
 *
 * @param base its first address, as a number; bits below the prefix are zero
 * @param prefix leading bits that all its addresses share, 0 to 32
 */
public record Cidr(int base, int prefix) {

  public Cidr {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("prefix must be 0 to 32: " + prefix);
    }
    if ((base & ~mask(prefix)) != 0) {
      throw new IllegalArgumentException(
          Ipv4.format(base) + "/" + prefix + " has bits set below its prefix");
    }
  }

  /**
   * Reads {@code a.b.c.d/prefix}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Cidr parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not an address block (a.b.c.d/prefix): " + text);
    }
    try {
      return new Cidr(
          Ipv4.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an address block (a.b.c.d/prefix): " + text, e);
    }
  }

  /** Whether {@code address} lies in it. */
  public boolean contains(int address) {
    return (address & mask(prefix)) == base;
  }

  /** How many addresses it has, the network and broadcast addresses included. */
  public long size() {
    return 1L << (32 - prefix);
  }

  /** Its address number {@code index}, counted from 0. */
  public int address(long index) {
    if (index < 0 || index >= size()) {
      throw new IllegalArgumentException("no address " + index + " in " + this);
    }
    return base + (int) index;
  }

  /** In the usual notation. */
  @Override
  public String toString() {
    return Ipv4.format(base) + "/" + prefix;
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }
}
