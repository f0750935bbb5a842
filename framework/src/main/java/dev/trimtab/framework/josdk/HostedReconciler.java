package dev.trimtab.framework.josdk;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reconciler in an {@link Operator} of its own, so that it waits for its kinds without keeping
 * others waiting.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class HostedReconciler {

  private static final Logger log = LoggerFactory.getLogger(HostedReconciler.class);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** A kind may be defined at any time. */
  private static final Duration WITHOUT_LIMIT = Duration.ofDays(3650);

  private final String name;
  private final Class<? extends HasMetadata> kind;
  private final Operator operator;
  private final StartUp startUp;
  private final Platform platform;
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile boolean closed;

  HostedReconciler(
      Reconciler<? extends HasMetadata> reconciler,
      KubernetesClient client,
      InformerFactory informers,
      Platform platform) {
    this.platform = platform;
    startUp = new StartUp(this::name, platform);
    var bridged =
        new SharedInformersClient(
            client.adapt(NamespacedKubernetesClient.class), informers, startUp);
    operator =
        new Operator(
            overrides ->
                overrides
                    .withKubernetesClient(bridged)
                    .withCloseClientOnStop(false)
                    .withCacheSyncTimeout(WITHOUT_LIMIT)
                    .withReconciliationTerminationTimeout(STOP_LIMIT));
    var configuration = operator.register(reconciler).getConfiguration();
    name = configuration.getName();
    kind = configuration.getResourceClass();
  }

  String name() {
    return name;
  }

  Class<? extends HasMetadata> kind() {
    return kind;
  }

  /** The kinds that the server does not serve. */
  List<String> missing() {
    return startUp.missing();
  }

  /** Returns at once. */
  void start() {
    platform.threads().newThread(this::run).start();
  }

  private void run() {
    try {
      operator.start();
      started.countDown();
      if (closed) {
        operator.stop(); // who closed it may have looked before there was anything to stop
      }
    } catch (RuntimeException e) {
      (closed ? log.atDebug() : log.atError())
          .addKeyValue("controller", name)
          .setCause(e)
          .log("a java-operator-sdk reconciler did not start; all others work on");
    }
  }

  boolean awaitReady(Duration limit) throws InterruptedException {
    return started.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits up to 10 s for a reconcile under way. */
  void close() {
    closed = true;
    startUp.end(); // an operator that starts cannot be stopped
    operator.stop();
  }
}
