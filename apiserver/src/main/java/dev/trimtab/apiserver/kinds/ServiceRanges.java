package dev.trimtab.apiserver.kinds;

/**
 * What Services may get.
 *
 * @param network first address of the network, as 32 bits
 * @param size number of addresses, the first and the last among them
 * @param firstPort first node port
 * @param lastPort last node port
 */
public record ServiceRanges(long network, int size, int firstPort, int lastPort) {
  private static final int SMALLEST_PREFIX = 12;
  private static final int LARGEST_PREFIX = 30;

  /** {@code 10.96.0.0/16} and 30000 to 32767. */
  public static final ServiceRanges DEFAULT = of("10.96.0.0/16", 30000, 32767);

  /**
   * Ranges from their texts.
   *
   * @param cidr an IPv4 network such as {@code 10.96.0.0/16}, of a prefix from 12 to 30
   * @throws IllegalArgumentException naming what is wrong
   */
  public static ServiceRanges of(String cidr, int firstPort, int lastPort) {
    int slash = cidr.indexOf('/');
    String address = slash < 0 ? "" : cidr.substring(0, slash);
    String bits = slash < 0 ? "" : cidr.substring(slash + 1);
    if (!Addresses.isV4(address) || !bits.matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("service network " + cidr + " is not an IPv4 CIDR");
    }
    int prefix = Integer.parseInt(bits);
    if (prefix < SMALLEST_PREFIX || prefix > LARGEST_PREFIX) {
      throw new IllegalArgumentException(
          "service network " + cidr + ": the prefix must be from 12 to 30");
    }
    int size = 1 << (32 - prefix);
    long network = Addresses.bits(address) & -size;
    if (network != Addresses.bits(address)) {
      throw new IllegalArgumentException(
          "service network "
              + cidr
              + " has host bits; did you mean "
              + Addresses.text(network)
              + "/"
              + prefix
              + "?");
    }
    if (firstPort < 1 || lastPort > 65535 || firstPort > lastPort) {
      throw new IllegalArgumentException(
          "node ports %d-%d are not a range within 1-65535".formatted(firstPort, lastPort));
    }
    return new ServiceRanges(network, size, firstPort, lastPort);
  }

  /** The first usable address, which is the one of the API server's own Service. */
  public String firstAddress() {
    return Addresses.text(network + 1);
  }

  /** {@code 10.96.0.0/16}. */
  public String cidr() {
    return Addresses.text(network) + "/" + (32 - Integer.numberOfTrailingZeros(size));
  }

  boolean hasAddress(String address) {
    if (!Addresses.isV4(address)) {
      return false;
    }
    long offset = Addresses.bits(address) - network;
    return offset > 0 && offset < size - 1;
  }

  boolean hasPort(int port) {
    return port >= firstPort && port <= lastPort;
  }
}
