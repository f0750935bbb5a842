package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxSpec.HostPort;
import dev.trimtab.node.ServiceDataplane;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.FileStatus;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.PodNetwork;
import dev.trimtab.node.linux.SyscallException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects pods to each other, to the machine and to the world: a bridge, a pair of interfaces per
 * pod, an address of the node's block, masquerading, ports of the machine, service addresses.
 *
 * <p>A pod's address is a /32 with the bridge as gateway, so that traffic between pods passes the
 * machine's packet filter too, whether or not bridges are filtered there.
 *
 * <p><b>Guarantees.</b> A later instance on the same directory finds the pods and their addresses;
 * nothing pods need is undone by {@link #close}. {@link #cleanup} undoes all.
 *
 * <p><b>Not guaranteed.</b> IPv6.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 *
 * <p><b>Errors.</b> {@link NodeException}.
 */
public final class NodeNetwork implements PodNetwork, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeNetwork.class);

  private static final String BRIDGE = "trimtab0";
  private static final String INTERFACES = "trimtab";
  private static final String IN_POD = "eth0";
  private static final int LOOPBACK = 1;

  /** Of a block kept for documentation: only to ask which way packets to anywhere would go. */
  private static final int ANYWHERE = Ipv4.parse("192.0.2.1");

  private final NodeNamespace node;
  private final NetworkSettings settings;
  private final AddressPool addresses;
  private final PodRecords records;
  private final Forwarding forwarding;
  private final Links links;
  private final NodeServices services;
  private final Optional<String> degraded = NftProgram.missing();
  private final NftTable table;
  private final int bridge;
  private final ReentrantLock lock = new ReentrantLock();
  private final Spares spares = new Spares(this::prepareOne);
  // Guarded by lock; namespaces handed out, by inode, and who holds their address until attached.
  private final Map<Long, String> handedOut = new HashMap<>();
  // Guarded by lock; by sandbox.
  private final Map<String, PodRecords.Pod> pods = new HashMap<>();

  /**
   * Makes the bridge, or finds it.
   *
   * @throws NodeException.Unavailable without the privilege to do so
   */
  public NodeNetwork(NetworkSettings settings) {
    this.settings = settings;
    this.node = new NodeNamespace(settings.nodeNamespace());
    this.addresses = new AddressPool(settings.pods());
    this.records = new PodRecords(settings.directory().resolve("pods"));
    this.forwarding = new Forwarding(node, settings.directory());
    try {
      this.links = node.call(Links::open);
      this.bridge = bridge();
      this.table = new NftTable(PodRules.TABLE, PodRules.skeleton(BRIDGE, settings), node);
      this.services =
          degraded.isPresent()
              ? new ProxyServices(node, links, bridge)
              : new NftServices(node, settings.services());
    } catch (SyscallException e) {
      throw failure("set the node's network up", e);
    }
    new AddressRecord(settings.directory()).write(settings);
    forwarding.allow(BRIDGE);
    adopt();
    degraded.ifPresent(
        why -> LOG.atWarn().addKeyValue("reason", why).log("network without packet filter"));
  }

  /** Service addresses and node ports. */
  public ServiceDataplane services() {
    return services;
  }

  @Override
  public List<String> degraded() {
    return degraded.stream().toList();
  }

  @Override
  public void prepare() {
    spares.start();
  }

  @Override
  public Fd namespace() {
    var spare = spares.take();
    if (spare.isEmpty()) {
      return PodNetwork.super.namespace();
    }
    lock.lock();
    try {
      handedOut.put(FileStatus.of(spare.get().namespace()).inode(), spare.get().owner());
      return spare.get().namespace();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String attach(String sandboxId, Path namespace, SandboxSpec spec) {
    lock.lock();
    try (var net = NodeNamespace.open(namespace)) {
      var spare = Optional.ofNullable(handedOut.remove(FileStatus.of(net).inode()));
      spare.ifPresent(owner -> addresses.pass(owner, sandboxId));
      var address = addresses.allocate(sandboxId);
      var pod = new PodRecords.Pod(address, spec.ports());
      if (!pod.equals(pods.get(sandboxId))) {
        checkPorts(sandboxId, spec.ports());
        records.put(sandboxId, pod);
        pods.put(sandboxId, pod);
        applyRules();
      }
      if (spare.isEmpty()) {
        connect(address, net);
      }
      return Ipv4.format(address);
    } catch (SyscallException e) {
      throw failure("connect the pod " + spec.namespace() + "/" + spec.name(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The pair of interfaces goes with the pod's namespace: the kernel removes many at once much
   * more cheaply than one.
   */
  @Override
  public void detach(String sandboxId) {
    lock.lock();
    try {
      if (pods.remove(sandboxId) != null) {
        applyRules();
      }
      records.remove(sandboxId);
      addresses.release(sandboxId);
    } catch (SyscallException e) {
      throw failure("disconnect the pod " + sandboxId, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void retain(Set<String> sandboxIds) {
    lock.lock();
    try {
      for (var known : Set.copyOf(pods.keySet())) {
        if (!sandboxIds.contains(known)) {
          detach(known);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String hostAddress() {
    return Ipv4.format(links.sourceFor(ANYWHERE).orElse(addresses.gateway()));
  }

  /** Stops; pods stay connected. */
  @Override
  public void close() {
    spares.close();
    table.close();
    services.close();
    links.close();
  }

  /**
   * Takes everything back: rules, bridge, interfaces, settings, records. For when no pod is to run
   * any more; those that do lose their network.
   */
  public void cleanup() {
    spares.close();
    lock.lock();
    try {
      services.remove();
      table.remove();
      for (var name : links.names(INTERFACES)) {
        deleteIfThere(name);
      }
      forwarding.restore();
      new AddressRecord(settings.directory()).remove();
      for (var known : Set.copyOf(records.load().keySet())) {
        records.remove(known);
        addresses.release(known);
      }
      pods.clear();
    } catch (SyscallException e) {
      throw failure("remove the node's network", e);
    } finally {
      lock.unlock();
    }
  }

  private int bridge() {
    var earlier = new AddressRecord(settings.directory()).read(settings);
    if (!earlier.equals(settings)) {
      LOG.atWarn()
          .addKeyValue("earlier", earlier.pods())
          .addKeyValue("now", settings.pods())
          .log("address blocks have changed; pods of the earlier ones are disconnected");
      deleteIfThere(BRIDGE);
    }
    var found = links.index(BRIDGE);
    if (found.isEmpty()) {
      links.makeBridge(BRIDGE, hardware(addresses.gateway()));
    }
    var index = found.isPresent() ? found.get() : links.index(BRIDGE).orElseThrow();
    links.up(index);
    links.address(index, addresses.gateway(), settings.pods().prefix());
    // So that a machine without a default route reaches service addresses as well.
    links.directRoute(settings.services(), index);
    return index;
  }

  private void adopt() {
    records
        .load()
        .forEach(
            (sandbox, pod) -> {
              if (addresses.adopt(pod.address(), sandbox)) {
                pods.put(sandbox, pod);
              } else {
                LOG.atWarn()
                    .addKeyValue("sandbox", sandbox)
                    .addKeyValue("address", Ipv4.format(pod.address()))
                    .log("address of an earlier pod is not of this node's block; forgotten");
                records.remove(sandbox);
              }
            });
    applyRules();
  }

  /** Both ends and everything in the pod. What is there already stays. */
  private void connect(int address, Fd pod) {
    NamespaceThread.inside(
        List.of(pod),
        () -> {
          try (var inside = Links.open()) {
            if (inside.index(IN_POD).isEmpty()) {
              makePair(address, pod);
            }
            inside.use(LOOPBACK, inside.index(IN_POD).orElseThrow(), address, addresses.gateway());
          }
          return true;
        });
  }

  private Spares.Spare prepareOne(String owner) {
    var namespace = PodNetwork.super.namespace();
    try {
      connect(addresses.allocate(owner), namespace);
      return new Spares.Spare(namespace, owner);
    } catch (RuntimeException e) {
      namespace.close();
      addresses.release(owner);
      throw e;
    }
  }

  private void makePair(int address, Fd pod) {
    var name = INTERFACES + "%08x".formatted(address);
    var peer = new Links.Peer(IN_POD, pod.number(), hardware(address));
    try {
      links.makePair(name, bridge, peer);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      // The last pod with this address is gone, but the kernel is not done with it.
      deleteIfThere(name);
      links.makePair(name, bridge, peer);
    }
  }

  private void deleteIfThere(String name) {
    try {
      links.delete(name);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENODEV) {
        throw e;
      }
    }
  }

  private void checkPorts(String sandboxId, List<HostPort> wanted) {
    pods.forEach(
        (other, pod) -> {
          for (var has : pod.ports()) {
            for (var want : wanted) {
              if (!other.equals(sandboxId)
                  && has.protocol() == want.protocol()
                  && has.hostPort() == want.hostPort()) {
                addresses.release(sandboxId);
                throw new NodeException.Invalid(
                    "hostPort "
                        + want.hostPort()
                        + "/"
                        + want.protocol()
                        + " is taken by sandbox "
                        + other);
              }
            }
          }
        });
  }

  private void applyRules() {
    if (degraded.isPresent()) {
      return;
    }
    var elements = new HashMap<Element.Key, Element.Value>();
    for (var pod : pods.values()) {
      var address = new Element.Field.Address(pod.address());
      elements.put(Element.Key.of(PodRules.HAIRPIN, address, address), Element.NONE);
      for (var port : pod.ports()) {
        elements.put(
            Element.Key.of(
                PodRules.HOST_PORTS,
                new Element.Field.Transport(port.protocol()),
                new Element.Field.Port(port.hostPort())),
            new Element.Value.Target(pod.address(), port.containerPort()));
      }
    }
    table.apply(Map.of(), elements);
  }

  /** A hardware address that follows from the address, so that neighbours' memory stays right. */
  private static byte[] hardware(int address) {
    var ip = Ipv4.bytes(address);
    return new byte[] {0x0a, 0x58, ip[0], ip[1], ip[2], ip[3]};
  }

  private static NodeException failure(String step, SyscallException e) {
    var hint = e.errno() == Errno.EPERM ? " (needs root)" : "";
    return new NodeException.Unavailable("cannot " + step + ": " + e.getMessage() + hint, e);
  }
}
