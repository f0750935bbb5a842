package dev.trimtab.controllers.scheduler.spi;

/**
 * A port of the node that a pod occupies.
 *
 * @param protocol TCP, UDP or SCTP
 * @param address the address it is bound to; {@code 0.0.0.0} for all
 * @param port the number
 */
public record HostPort(String protocol, String address, int port) {

  private static final String ALL = "0.0.0.0";

  /** Whether both cannot be bound on one node. */
  public boolean clashesWith(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (address.equals(other.address) || address.equals(ALL) || other.address.equals(ALL));
  }
}
