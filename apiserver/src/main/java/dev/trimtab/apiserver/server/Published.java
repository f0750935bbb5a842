package dev.trimtab.apiserver.server;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what pods find this server by, also if somebody deletes it. */
final class Published implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Published.class);

  /** As kube-apiserver. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Runnable publish;
  private final Platform platform;
  private volatile @Nullable Timer timer;
  private volatile boolean closed;

  /**
   * @param publish makes what is missing, and changes nothing that is right
   */
  Published(Runnable publish, Platform platform) {
    this.publish = publish;
    this.platform = platform;
  }

  /**
   * Publishes, and begins to look after it.
   *
   * @throws RuntimeException if that is not possible now
   */
  void start() {
    publish.run();
    schedule();
  }

  private void schedule() {
    if (!closed) {
      timer =
          platform.timers().schedule(EVERY, () -> platform.threads().newThread(this::run).start());
    }
  }

  private void run() {
    try {
      publish.run();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.atWarn().setCause(e).log("The server's own Service could not be kept; trying again");
      }
    }
    schedule();
  }

  @Override
  public void close() {
    closed = true;
    Timer next = timer;
    if (next != null) {
      next.cancel();
    }
  }
}
