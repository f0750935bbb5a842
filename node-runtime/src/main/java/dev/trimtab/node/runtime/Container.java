package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.rootfs.PendingRoot;
import dev.trimtab.node.runtime.Records.ContainerRecord;
import dev.trimtab.node.runtime.Records.RunRecord;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A container in memory. Its operations exclude each other by {@link #lock}; its state can be read
 * at any time.
 */
final class Container {
  /** What there is of a container while it runs. */
  record Live(ContainerProcess process, ContainerOutput output, RunRecord run) {}

  private final ContainerRecord record;
  private final ReentrantLock lock = new ReentrantLock();
  private final CompletableFuture<State.Exited> end = new CompletableFuture<>();
  private volatile State state;
  private volatile @Nullable Live live;
  // Guarded by lock.
  private @Nullable PendingRoot root;

  Container(ContainerRecord record) {
    this.record = record;
    this.state = new State.Created(record.created());
  }

  ContainerRecord record() {
    return record;
  }

  String id() {
    return record.id();
  }

  String sandboxId() {
    return record.sandboxId();
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Its state once no operation is under way. */
  State awaitIdle() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  State state() {
    return state;
  }

  ContainerStatus status() {
    return new ContainerStatus(record.id(), record.sandboxId(), record.spec(), state);
  }

  /** What there is of it now; empty if it does not run. */
  Optional<Live> live() {
    return Optional.ofNullable(live);
  }

  /** A descriptor of its first process, the caller's to close; empty if it does not run. */
  Optional<Fd> firstProcess() {
    lock.lock();
    try {
      return live().map(running -> Syscalls.duplicate(running.process().init(), 3));
    } finally {
      lock.unlock();
    }
  }

  /** Completes when it has ended. */
  CompletableFuture<State.Exited> end() {
    return end;
  }

  /** Keeps a file system that is being built for its start. */
  void prepared(PendingRoot pending) {
    root = pending;
  }

  /** What was {@link #prepared}, once; the caller closes it. */
  Optional<PendingRoot> takeRoot() {
    Optional<PendingRoot> pending = Optional.ofNullable(root);
    root = null;
    return pending;
  }

  void running(Live now) {
    live = now;
    state = new State.Running(record.created(), now.run().started(), now.run().pid());
  }

  void ended(State.Exited exited) {
    live = null;
    state = exited;
    end.complete(exited);
  }
}
