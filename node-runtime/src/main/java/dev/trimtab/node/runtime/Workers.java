package dev.trimtab.node.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Platform threads for what blocks in the kernel. */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Workers() {}

  static ExecutorService start() {
    // Unbounded: a start that hangs on a dead file system must not hold up all others.
    return Executors.newCachedThreadPool(
        Thread.ofPlatform().daemon().name("trimtab-node-worker-", 0).factory());
  }

  /** Waits for what is under way, within reason. */
  static void stop(ExecutorService workers) {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.atWarn().log("Closing while operations still hang in the kernel");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The result; unchecked exceptions come through. An interrupt is kept for later. */
  static <T> T join(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          // A half-made container helps nobody: see it through.
          interrupted = true;
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException cause -> throw cause;
            case Error cause -> throw cause;
            case null, default -> throw new IllegalStateException(e.getCause());
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
