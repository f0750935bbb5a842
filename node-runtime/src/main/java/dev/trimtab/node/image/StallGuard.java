package dev.trimtab.node.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Breaks streams that bring nothing for a while: a read of the HTTP client waits for ever. */
final class StallGuard implements AutoCloseable {

  private final Duration patience;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("trimtab-stall-guard").factory());

  StallGuard(Duration patience) {
    this.patience = patience;
  }

  InputStream watch(InputStream stream) {
    return new Watched(stream);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private final class Watched extends FilterInputStream {
    private final ScheduledFuture<?> check;
    private volatile long lastProgress = System.nanoTime();
    private volatile boolean stalled;

    Watched(InputStream in) {
      super(in);
      var period = patience.toMillis() / 4 + 1;
      check = timer.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    private void check() {
      if (System.nanoTime() - lastProgress > patience.toNanos()) {
        stalled = true;
        try {
          close();
        } catch (IOException e) {
          // The reader gets the reason below; nobody can do more about a dead connection.
          check.cancel(false);
        }
      }
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      lastProgress = System.nanoTime();
      try {
        var n = super.read(buffer, offset, length);
        lastProgress = System.nanoTime();
        return n;
      } catch (IOException e) {
        throw stalled ? new IOException("nothing came for " + patience.toSeconds() + " s", e) : e;
      }
    }

    @Override
    public void close() throws IOException {
      check.cancel(false);
      super.close();
    }
  }
}
