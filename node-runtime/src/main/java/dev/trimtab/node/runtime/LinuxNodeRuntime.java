package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.FileSystemUse;
import dev.trimtab.node.Images;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeInfo;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.ServiceDataplane;
import dev.trimtab.node.linux.Statfs;
import dev.trimtab.node.linux.SyscallException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Pods on Linux, without any other program: the driver {@code linux}. */
public final class LinuxNodeRuntime implements NodeRuntime {
  private final Parts parts;
  private final Node node;
  private final Sandboxes sandboxes;
  private final Containers containers;
  private final Sessions sessions;
  private final Listeners listeners;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LinuxNodeRuntime(Parts parts, Node node, Listeners listeners) {
    this.parts = parts;
    this.node = node;
    this.listeners = listeners;
    this.containers = new Containers(node);
    this.sandboxes = new Sandboxes(node, containers);
    this.sessions = new Sessions(node);
  }

  /**
   * Opens the runtime on {@code stateDirectory} and takes over what runs there.
   *
   * @param parts images and network; they stay the caller's to close, after this
   * @throws NodeException.Unavailable if the machine lacks something indispensable, or another
   *     process has the directory
   */
  public static LinuxNodeRuntime open(Path stateDirectory, Parts parts) {
    return open(stateDirectory, parts, Settings.DEFAULT);
  }

  /** The same with other settings. */
  public static LinuxNodeRuntime open(Path stateDirectory, Parts parts, Settings settings) {
    Listeners listeners = new Listeners();
    Node node = Nodes.open(stateDirectory, parts, settings, listeners);
    LinuxNodeRuntime runtime = new LinuxNodeRuntime(parts, node, listeners);
    try {
      runtime.sandboxes.adopt();
      parts.network().prepare();
      return runtime;
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  @Override
  public NodeInfo info() {
    return Machine.info(node, parts);
  }

  @Override
  public Images images() {
    return parts.images();
  }

  @Override
  public ServiceDataplane services() {
    return parts.services();
  }

  @Override
  public SandboxStatus runSandbox(SandboxSpec spec) {
    return onWorker(() -> sandboxes.run(spec));
  }

  @Override
  public void stopSandbox(String sandboxId) {
    onWorker(
        () -> {
          sandboxes.stop(sandboxId);
          return sandboxId;
        });
  }

  @Override
  public void removeSandbox(String sandboxId) {
    onWorker(
        () -> {
          sandboxes.remove(sandboxId);
          return sandboxId;
        });
  }

  @Override
  public List<SandboxStatus> sandboxes() {
    return sandboxes.list();
  }

  @Override
  public String createContainer(String sandboxId, ContainerSpec spec) {
    return onWorker(() -> containers.create(sandboxes.get(sandboxId), spec));
  }

  @Override
  public void startContainer(String containerId) {
    Container container = containers.get(containerId);
    onWorker(
        () -> {
          containers.start(container, sandboxes.get(container.sandboxId()));
          return containerId;
        });
  }

  @Override
  public void signalContainer(String containerId, int signal) {
    containers.signal(containers.get(containerId), signal);
  }

  @Override
  public void removeContainer(String containerId) {
    onWorker(
        () -> {
          containers.remove(containerId);
          return containerId;
        });
  }

  @Override
  public List<ContainerStatus> containers() {
    return containers.list();
  }

  @Override
  public Optional<ContainerStatus> container(String containerId) {
    return containers.find(containerId).map(Container::status);
  }

  @Override
  public Optional<ContainerStats> stats(String containerId) {
    Container container = containers.get(containerId);
    return container.state() instanceof State.Running
        ? Optional.of(node.cgroups().usage(node.group(container.sandboxId(), containerId)))
        : Optional.empty();
  }

  @Override
  public Optional<Path> writableLayer(String containerId) {
    Container container = containers.get(containerId);
    Path directory = node.state().container(container.sandboxId(), containerId);
    return Optional.of(directory.resolve("upper"));
  }

  @Override
  public FileSystemUse fileSystem(Path path) {
    try {
      return Statfs.of(path);
    } catch (SyscallException e) {
      throw new NodeException.Unavailable(e.getMessage(), e);
    }
  }

  @Override
  public ExecSession exec(String containerId, ExecSpec spec) {
    Container container = containers.get(containerId);
    return onWorker(() -> sessions.exec(container, spec));
  }

  @Override
  public ExecSession attach(String containerId, boolean stdin) {
    return sessions.attach(containers.get(containerId), stdin);
  }

  @Override
  public SocketChannel connect(String sandboxId, int port) {
    return Connections.open(sandboxes.get(sandboxId), port);
  }

  @Override
  public void updateLimits(String containerId, Limits limits) {
    containers.limit(containers.get(containerId), limits);
  }

  @Override
  public Subscription subscribe(Consumer<? super ContainerEvent> listener) {
    return listeners.add(listener);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Workers.stop(node.workers());
    node.loop().close();
    containers.release();
    if (sandboxes.list().isEmpty()) {
      node.removeGroups();
    }
    node.state().close();
  }

  /** System calls that block belong on platform threads, whoever calls. */
  private <T> T onWorker(java.util.concurrent.Callable<T> work) {
    return Workers.join(node.workers().submit(work));
  }
}
