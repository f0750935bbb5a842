package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.Protocol;
import dev.trimtab.node.linux.SyscallException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Service addresses and node ports by nftables. The table of an earlier instance works on until the
 * first {@link #apply}, which replaces it in one step.
 */
final class NftServices implements NodeServices {

  private final NftTable table;
  private final Conntrack conntrack;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private Map<Element.Key, List<Endpoint>> slots = Map.of();

  NftServices(NodeNamespace node, Cidr services) {
    this.table = new NftTable(ServiceRules.TABLE, ServiceRules.skeleton(services), node);
    this.conntrack = node.call(Conntrack::open);
  }

  /**
   * {@inheritDoc}
   *
   * @throws NodeException.Invalid if some ports cannot be had, naming them; all others work
   * @throws NodeException.Unavailable if nftables cannot be changed
   */
  @Override
  public void apply(List<ServicePort> ports) {
    lock.lock();
    try {
      var rules = ServiceRules.of(ports, slots);
      table.apply(rules.chains(), rules.elements());
      var gone = gone(slots, rules.slots());
      slots = rules.slots();
      if (!gone.isEmpty()) {
        conntrack.forget(gone);
      }
      if (!rules.problems().isEmpty()) {
        throw new NodeException.Invalid(String.join("; ", rules.problems()));
      }
    } catch (SyscallException e) {
      throw new NodeException.Unavailable("cannot change service addresses: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void remove() {
    lock.lock();
    try {
      table.remove();
      slots = Map.of();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    table.close();
    conntrack.close();
  }

  /** UDP traffic that must be led elsewhere. */
  private static Set<Conntrack.Flow> gone(
      Map<Element.Key, List<Endpoint>> before, Map<Element.Key, List<Endpoint>> after) {
    var gone = new HashSet<Conntrack.Flow>();
    before.forEach(
        (key, endpoints) -> {
          if (key.fields().contains(new Element.Field.Transport(Protocol.UDP))
              && key.fields().getLast() instanceof Element.Field.Port(var port)) {
            var still = after.getOrDefault(key, List.of());
            for (var e : endpoints) {
              if (!still.contains(e)) {
                gone.add(new Conntrack.Flow(port, Ipv4.parse(e.ip()), e.port()));
              }
            }
          }
        });
    return gone;
  }
}
