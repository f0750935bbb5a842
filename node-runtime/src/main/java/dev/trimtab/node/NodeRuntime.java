package dev.trimtab.node;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs pods. Drivers: Linux itself, an OCI runtime, a simulation.
 *
 * <p><b>Guarantees.</b> Sandboxes and containers outlive this object and the JVM; a new instance on
 * the same state directory finds them again, running or ended, with the exit status of what ended
 * meanwhile. Every operation is idempotent by id.
 *
 * <p><b>Threads.</b> Safe for any number of threads. Operations block.
 *
 * <p><b>Errors.</b> {@link NodeException}.
 */
public interface NodeRuntime extends AutoCloseable {

  /** What this machine is and can do. */
  NodeInfo info();

  /** Images. */
  Images images();

  /** Service addresses; traffic to them reaches their endpoints. */
  ServiceDataplane services();

  /** Makes a pod's namespaces, cgroup and network; the answer has its address. */
  SandboxStatus runSandbox(SandboxSpec spec);

  /** Ends a sandbox's containers and network at once; it stays listed as not ready. */
  void stopSandbox(String sandboxId);

  /** Forgets a stopped sandbox, its containers and their writable layers. */
  void removeSandbox(String sandboxId);

  /** All sandboxes, in no order. */
  List<SandboxStatus> sandboxes();

  /** Prepares a container's root file system and limits; nothing runs yet. The answer is its id. */
  String createContainer(String sandboxId, ContainerSpec spec);

  /** Runs a created container. Returns once its program has been executed. */
  void startContainer(String containerId);

  /**
   * Sends {@code signal} to the container's first process (0 to 64; 0 sends nothing and only
   * checks).
   */
  void signalContainer(String containerId, int signal);

  /** Forgets an ended container and its writable layer. */
  void removeContainer(String containerId);

  /** All containers, in no order. */
  List<ContainerStatus> containers();

  /** One container. */
  Optional<ContainerStatus> container(String containerId);

  /** Use of CPU, memory and processes now; empty if it does not run. */
  Optional<ContainerStats> stats(String containerId);

  /** Where what a container writes into its root is kept; empty where that cannot be told. */
  default Optional<Path> writableLayer(String containerId) {
    return Optional.empty();
  }

  /** How full the file system is that a path of this machine is on. */
  default FileSystemUse fileSystem(Path path) {
    File file = path.toFile();
    return new FileSystemUse(file.getTotalSpace(), file.getUsableSpace(), 0, 0);
  }

  /** Runs one more program in a running container. */
  ExecSession exec(String containerId, ExecSpec spec);

  /**
   * Attaches to the terminal or pipes of a running container.
   *
   * @param stdin whether to write to its standard input (which it must have been created with)
   */
  ExecSession attach(String containerId, boolean stdin);

  /** Opens a TCP connection to {@code port} on the loopback address inside the sandbox. */
  java.nio.channels.SocketChannel connect(String sandboxId, int port);

  /** Whether the addresses of pods lead anywhere; those of a simulation do not. */
  default boolean podsAreReachable() {
    return true;
  }

  /** Updates the CPU and memory limits of a container. */
  void updateLimits(String containerId, Limits limits);

  /**
   * Tells of starts and ends from now on. The listener must not block; what happened before is
   * found in {@link #containers()}.
   */
  Subscription subscribe(Consumer<? super ContainerEvent> listener);

  /** Stops watching; sandboxes and containers run on. */
  @Override
  void close();

  /** Ends a subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
