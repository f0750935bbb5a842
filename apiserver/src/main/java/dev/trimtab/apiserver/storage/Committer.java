package dev.trimtab.apiserver.storage;

import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.apiserver.spi.StoreException;
import dev.trimtab.apiserver.storage.Database.Committed;
import dev.trimtab.workqueue.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that changes things: takes what has been asked for meanwhile, checks it, makes it
 * durable with one commit, makes it visible, tells the askers.
 */
final class Committer implements AutoCloseable {

  /** Bounds the latency of a batch and what a failed one takes with it. */
  private static final int MAX_BATCH = 256;

  private final LinkedBlockingQueue<Asked> queue = new LinkedBlockingQueue<>();
  private final ReentrantLock submitting = new ReentrantLock();
  private final Store store;
  private final Platform platform;
  private final Database database;
  private final Consumer<Throwable> onFatal;
  private final Thread thread;
  private boolean closed;

  /** Why no commit is possible any more. */
  private volatile @Nullable StoreException failure;

  Committer(Store store, Platform platform, Database database, Consumer<Throwable> onFatal) {
    this.store = store;
    this.platform = platform;
    this.database = database;
    this.onFatal = onFatal;
    this.thread = platform.threads().newThread(this::run);
    thread.start();
  }

  boolean isHealthy() {
    return failure == null;
  }

  CompletableFuture<Long> submit(Write write) {
    var asked = new Asked(write, new CompletableFuture<>());
    submitting.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the server is closed");
      }
      queue.add(asked);
    } finally {
      submitting.unlock();
    }
    return asked.done;
  }

  /** Commits what was submitted before, then ends. */
  @Override
  public void close() {
    submitting.lock();
    try {
      if (!closed) {
        closed = true;
        queue.add(Asked.STOP);
      }
    } finally {
      submitting.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // The store must not be left half closed; the interrupt is handed on below.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (store) {
      List<Asked> batch = new ArrayList<>();
      boolean stop = false;
      while (!stop) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        stop = batch.removeIf(Asked::isStop);
        commit(batch);
      }
    } catch (RuntimeException e) {
      // Nobody may wait for ever for a committer that is gone.
      fail(new StoreException("the committer failed: " + e, StoreException.Outcome.UNKNOWN, e));
      refuseAll();
    } catch (InterruptedException e) {
      fail(new StoreException("the committer was interrupted", StoreException.Outcome.UNKNOWN, e));
      refuseAll();
    }
  }

  /** After the end: what was asked for, and what is asked for from now on, fails. */
  private void refuseAll() {
    submitting.lock();
    try {
      closed = true;
    } finally {
      submitting.unlock();
    }
    StoreException broken = failure;
    for (Asked asked : queue) {
      asked.done.completeExceptionally(
          broken == null ? new IllegalStateException("the server is closed") : broken);
    }
  }

  private void commit(List<Asked> batch) {
    StoreException broken = failure;
    if (broken != null) {
      batch.forEach(asked -> asked.done.completeExceptionally(broken));
      return;
    }
    List<Asked> valid = admit(batch);
    if (valid.isEmpty()) {
      return;
    }
    try {
      long[] revisions = store.commit(valid.stream().map(Asked::change).toList());
      long now = platform.nanoTime();
      List<Committed> done = new ArrayList<>(valid.size());
      for (int i = 0; i < revisions.length; i++) {
        done.add(new Committed(valid.get(i).write, revisions[i], now));
      }
      database.publish(done);
      for (int i = 0; i < revisions.length; i++) {
        valid.get(i).done.complete(revisions[i]);
      }
    } catch (StoreException e) {
      valid.forEach(asked -> asked.done.completeExceptionally(e));
      if (e.outcome() == StoreException.Outcome.UNKNOWN) {
        fail(e);
      }
    } catch (RuntimeException e) {
      valid.forEach(asked -> asked.done.completeExceptionally(e));
      throw e;
    }
  }

  /** Those whose object is as expected; the others are told. */
  private List<Asked> admit(List<Asked> batch) {
    Snapshot now = database.snapshot();
    Set<String> touched = new HashSet<>();
    List<Asked> valid = new ArrayList<>(batch.size());
    for (Asked asked : batch) {
      Write write = asked.write;
      Document current = now.get(write.resource(), write.key());
      long actual = current == null ? 0 : current.revision();
      if (actual == write.expectedRevision() && touched.add(write.resource() + '/' + write.key())) {
        valid.add(asked);
      } else {
        asked.done.completeExceptionally(new RevisionConflict(write, actual));
      }
    }
    return valid;
  }

  private void fail(StoreException cause) {
    failure = cause;
    onFatal.accept(cause);
  }

  private record Asked(Write write, CompletableFuture<Long> done) {
    static final Asked STOP = new Asked(new Write("", "", 0, null), new CompletableFuture<>());

    boolean isStop() {
      return write.resource().isEmpty();
    }

    Store.Change change() {
      return new Store.Change(
          Layout.storeKey(write.resource(), write.key()), write.expectedRevision(), write.value());
    }
  }
}
