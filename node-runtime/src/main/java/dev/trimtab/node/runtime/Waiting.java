package dev.trimtab.node.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sessions do alike. */
final class Waiting {
  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

  private Waiting() {}

  static OptionalInt forExit(CompletableFuture<Integer> exit, Duration limit)
      throws InterruptedException {
    try {
      return OptionalInt.of(exit.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return OptionalInt.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Closes a standard input; that its reader has gone is no error. */
  static void close(OutputStream input) {
    try {
      input.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("Closing a standard input failed");
    }
  }
}
