package dev.trimtab.framework.spi;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Something that runs as long as a host does but is no controller, because the kinds it looks after
 * are not known beforehand.
 */
public interface BackgroundTask {

  /** For logs. */
  String name();

  /** Starts the task and returns at once. */
  Running start(Environment environment);

  /** What a host lends to a task. */
  record Environment(KubernetesClient client, InformerFactory informers, Platform platform) {}

  /** A started task. */
  interface Running extends AutoCloseable {
    /** Stops the task; waits a few seconds at most for what is under way. Idempotent. */
    @Override
    void close();
  }
}
