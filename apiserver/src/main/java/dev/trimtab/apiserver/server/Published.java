package dev.trimtab.apiserver.server;

import dev.trimtab.workqueue.Periodic;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what pods find this server by, also if somebody deletes it. */
final class Published implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Published.class);

  /** As kube-apiserver. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Runnable publish;
  private final Periodic rounds;

  /**
   * @param publish makes what is missing, and changes nothing that is right
   */
  Published(Runnable publish, Platform platform) {
    this.publish = publish;
    this.rounds = new Periodic(platform, EVERY, this::run);
  }

  /**
   * Publishes, and begins to look after it. What is not possible now, such as because somebody has
   * taken the address, may be later; that is no reason not to serve.
   */
  void start() {
    run();
    rounds.start();
  }

  private void run() {
    try {
      publish.run();
    } catch (RuntimeException e) {
      if (!rounds.isClosed()) {
        LOG.atWarn().setCause(e).log("The server's own Service could not be kept; trying again");
      }
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
