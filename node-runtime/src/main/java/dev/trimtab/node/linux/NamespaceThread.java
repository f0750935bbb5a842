package dev.trimtab.node.linux;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs something on a platform thread of its own that enters or makes namespaces first and dies
 * afterwards, so that no other work ever runs in a wrong namespace.
 *
 * <p>What runs must not start threads: they would inherit the namespaces.
 */
public final class NamespaceThread {
  private NamespaceThread() {}

  /** Runs {@code work} inside {@code namespaces}, each entered as its own kind. */
  public static <T> T inside(List<Fd> namespaces, Callable<T> work) {
    return run(
        () -> {
          for (Fd namespace : namespaces) {
            Syscalls.setns(namespace, 0);
          }
          return work.call();
        });
  }

  /** Runs {@code work} in new namespaces, given as {@code CLONE_NEW…} flags. */
  public static <T> T unshared(int kinds, Callable<T> work) {
    return run(
        () -> {
          Syscalls.require("make namespaces", Syscall.UNSHARE, kinds);
          return work.call();
        });
  }

  /** Runs {@code work} on a platform thread of its own; its unchecked exceptions come through. */
  public static <T> T run(Callable<T> work) {
    return start(work).join();
  }

  /** The same without waiting. */
  public static <T> Running<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofPlatform().daemon().name("trimtab-namespace").start(task);
    return new Running<>(task, thread);
  }

  /** Work on a thread of its own. */
  public static final class Running<T> implements AutoCloseable {
    private final FutureTask<T> task;
    private final Thread thread;

    private Running(FutureTask<T> task, Thread thread) {
      this.task = task;
      this.thread = thread;
    }

    /** Waits for it. The answer is its result; its unchecked exceptions come through. */
    public T join() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            T result = task.get();
            thread.join();
            return result;
          } catch (InterruptedException e) {
            // Half-done work in a namespace cannot be abandoned: finish, then pass it on.
            interrupted = true;
          }
        }
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException cause -> {
            throw cause;
          }
          case Error cause -> throw cause;
          case null, default ->
              throw new IllegalStateException("in a namespace: " + e.getCause(), e.getCause());
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** Waits for its end, whatever came of it. */
    @Override
    public void close() {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
