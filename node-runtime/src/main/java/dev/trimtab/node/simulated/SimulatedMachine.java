package dev.trimtab.node.simulated;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.network.AddressPool;
import dev.trimtab.node.network.Ipv4;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The machine behind one or more {@link SimulatedNodeRuntime}s: it keeps its pods when a runtime is
 * closed, as a real machine does when the JVM ends. Also where a test makes things happen.
 */
public final class SimulatedMachine {

  private final Settings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Events events = new Events();
  private final SimulatedImages images = new SimulatedImages();
  private final SimulatedServices services = new SimulatedServices();
  private final AddressPool addresses;
  // Guarded by lock; in the order of making.
  private final Map<String, SandboxStatus> sandboxes = new LinkedHashMap<>();
  private final Map<String, SimulatedContainer> containers = new LinkedHashMap<>();
  private long lastPid = 1000;

  public SimulatedMachine(Settings settings) {
    this.settings = settings;
    this.addresses = new AddressPool(settings.podAddresses());
  }

  /** Ends a container's program as if by itself. Nothing if it does not run. */
  public void exit(String containerId, int exitCode) {
    run(() -> container(containerId).end(exitCode, 0, false));
  }

  /** Ends a container's program as the kernel does for want of memory. */
  public void runOutOfMemory(String containerId) {
    run(() -> container(containerId).end(137, 9, true));
  }

  /** Its images. */
  public SimulatedImages images() {
    return images;
  }

  /** Its service addresses. */
  public SimulatedServices services() {
    return services;
  }

  Settings settings() {
    return settings;
  }

  Events events() {
    return events;
  }

  /** Runs {@code step} under the lock, then tells of what happened. */
  void run(Runnable step) {
    read(
        () -> {
          step.run();
          return true;
        });
  }

  /** The same with an answer. */
  <T> T read(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
      events.deliver();
    }
  }

  SandboxStatus runSandbox(SandboxSpec spec) {
    var id = Ids.of("sandbox", spec.uid(), Integer.toString(spec.attempt()));
    var existing = sandboxes.get(id);
    if (existing != null) {
      return existing;
    }
    var ip = spec.hostNetwork() ? settings.info().address() : Ipv4.format(addresses.allocate(id));
    var status = new SandboxStatus(id, spec, true, ip, settings.clock().instant());
    sandboxes.put(id, status);
    return status;
  }

  void stopSandbox(String id) {
    var s = sandboxes.get(id);
    if (s == null) {
      return;
    }
    containers.values().stream()
        .filter(c -> c.status().sandboxId().equals(id))
        .forEach(c -> c.end(137, 9, false));
    addresses.release(id);
    sandboxes.put(id, new SandboxStatus(id, s.spec(), false, "", s.created()));
  }

  void removeSandbox(String id) {
    stopSandbox(id);
    containers.values().removeIf(c -> c.status().sandboxId().equals(id));
    sandboxes.remove(id);
  }

  String createContainer(String sandboxId, ContainerSpec spec) {
    var sandbox = sandbox(sandboxId);
    var id = Ids.of("container", sandboxId, spec.name(), Integer.toString(spec.attempt()));
    if (containers.containsKey(id)) {
      return id;
    }
    if (!sandbox.ready()) {
      throw new NodeException.Invalid("sandbox " + sandboxId + " is stopped");
    }
    var state = new State.Created(settings.clock().instant());
    var status = new ContainerStatus(id, sandboxId, spec, state);
    containers.put(id, new SimulatedContainer(settings, lock, events, status));
    return id;
  }

  void startContainer(String id) {
    var container = container(id);
    var sandbox = sandbox(container.status().sandboxId());
    if (!sandbox.ready()) {
      throw new NodeException.Invalid("sandbox " + sandbox.id() + " is stopped");
    }
    var program = settings.behaviour().program(sandbox.spec(), container.status().spec());
    container.start(program, ++lastPid);
  }

  void removeContainer(String id) {
    var container = containers.get(id);
    if (container != null && container.running().isPresent()) {
      throw new NodeException.Invalid("container " + id + " still runs");
    }
    containers.remove(id);
  }

  Optional<SimulatedContainer> find(String id) {
    return Optional.ofNullable(containers.get(id));
  }

  SimulatedContainer container(String id) {
    return find(id).orElseThrow(() -> new NodeException.NotFound("there is no container " + id));
  }

  Map<String, SimulatedContainer> containers() {
    return containers;
  }

  Map<String, SandboxStatus> sandboxes() {
    return sandboxes;
  }

  SandboxStatus sandbox(String id) {
    var sandbox = sandboxes.get(id);
    if (sandbox == null) {
      throw new NodeException.NotFound("there is no sandbox " + id);
    }
    return sandbox;
  }
}
