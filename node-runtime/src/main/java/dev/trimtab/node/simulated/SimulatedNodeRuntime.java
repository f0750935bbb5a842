package dev.trimtab.node.simulated;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.Images;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeInfo;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.ServiceDataplane;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A runtime over a {@link SimulatedMachine}. Closing it and making another one on the same machine
 * is what a restart of the JVM is to real pods.
 *
 * <p>Signals to an ended container do nothing; signal 0 to it is {@link NodeException.NotFound}.
 */
public final class SimulatedNodeRuntime implements NodeRuntime {

  private final SimulatedMachine machine;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  public SimulatedNodeRuntime(SimulatedMachine machine) {
    this.machine = machine;
  }

  @Override
  public NodeInfo info() {
    return machine.settings().info();
  }

  @Override
  public Images images() {
    return machine.images();
  }

  @Override
  public ServiceDataplane services() {
    return machine.services();
  }

  @Override
  public SandboxStatus runSandbox(SandboxSpec spec) {
    return machine.read(() -> machine.runSandbox(spec));
  }

  @Override
  public void stopSandbox(String sandboxId) {
    machine.run(() -> machine.stopSandbox(sandboxId));
  }

  @Override
  public void removeSandbox(String sandboxId) {
    machine.run(() -> machine.removeSandbox(sandboxId));
  }

  @Override
  public List<SandboxStatus> sandboxes() {
    return machine.read(() -> List.copyOf(machine.sandboxes().values()));
  }

  @Override
  public String createContainer(String sandboxId, ContainerSpec spec) {
    return machine.read(() -> machine.createContainer(sandboxId, spec));
  }

  @Override
  public void startContainer(String containerId) {
    machine.run(() -> machine.startContainer(containerId));
  }

  @Override
  public void signalContainer(String containerId, int signal) {
    machine.run(() -> machine.container(containerId).signal(signal));
  }

  @Override
  public void removeContainer(String containerId) {
    machine.run(() -> machine.removeContainer(containerId));
  }

  @Override
  public List<ContainerStatus> containers() {
    return machine.read(
        () -> machine.containers().values().stream().map(SimulatedContainer::status).toList());
  }

  @Override
  public Optional<ContainerStatus> container(String containerId) {
    return machine.read(() -> machine.find(containerId).map(SimulatedContainer::status));
  }

  @Override
  public Optional<ContainerStats> stats(String containerId) {
    return machine.read(() -> machine.find(containerId).flatMap(SimulatedContainer::stats));
  }

  @Override
  public ExecSession exec(String containerId, ExecSpec spec) {
    var program =
        machine.read(
            () -> {
              var container = machine.container(containerId);
              if (container.running().isEmpty()) {
                throw new NodeException.Invalid("container " + containerId + " does not run");
              }
              return container.program();
            });
    return SimulatedExec.of(program.exec().apply(spec.command()), spec.tty());
  }

  /** Not to be had: a script has no streams. */
  @Override
  public ExecSession attach(String containerId, boolean stdin) {
    throw new NodeException.Unavailable("a simulated container cannot be attached to");
  }

  /** Not to be had: nobody listens. */
  @Override
  public SocketChannel connect(String sandboxId, int port) {
    machine.read(() -> machine.sandbox(sandboxId));
    throw new NodeException.Unavailable(
        "nothing listens on port " + port + ": the pod is simulated");
  }

  @Override
  public boolean podsAreReachable() {
    return false;
  }

  @Override
  public void updateLimits(String containerId, Limits limits) {
    machine.run(() -> machine.container(containerId).limits(limits));
  }

  @Override
  public Subscription subscribe(Consumer<? super ContainerEvent> listener) {
    // A wrapper of its own, so that one listener subscribed twice is removed once.
    Consumer<ContainerEvent> own = listener::accept;
    machine.events().add(own);
    Subscription subscription = () -> machine.events().remove(own);
    subscriptions.add(subscription);
    return subscription;
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }
}
