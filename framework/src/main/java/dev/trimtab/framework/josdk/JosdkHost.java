package dev.trimtab.framework.josdk;

import dev.trimtab.framework.ShippedDefinitions;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Duration;
import java.util.ServiceLoader;

/**
 * A java-operator-sdk {@link Operator} whose informers are facades over shared ones.
 *
 * <p><b>Threads.</b> Register before {@link #start()}; then safe for any number of threads.
 */
public final class JosdkHost implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final Operator operator;

  /**
   * @param client the client below; not closed by this host
   * @param informers where informers are shared
   */
  public JosdkHost(KubernetesClient client, InformerFactory informers, Platform platform) {
    this.client = client;
    var bridged =
        new SharedInformersClient(
            client.adapt(NamespacedKubernetesClient.class), informers, platform);
    operator =
        new Operator(
            overrides ->
                overrides
                    .withKubernetesClient(bridged)
                    .withCloseClientOnStop(false)
                    .withReconciliationTerminationTimeout(STOP_LIMIT));
  }

  /** Adds a reconciler, configured by its own annotations. */
  public void register(Reconciler<? extends HasMetadata> reconciler) {
    operator.register(reconciler);
  }

  /**
   * Adds the reconcilers that {@link ServiceLoader} finds and creates the definitions that come
   * with their kinds; see {@link ShippedDefinitions}.
   *
   * @return how many there are
   */
  public int registerDiscovered(ClassLoader loader) {
    int count = 0;
    for (Reconciler<?> reconciler : ServiceLoader.load(Reconciler.class, loader)) {
      Class<? extends HasMetadata> kind =
          operator.register(reconciler).getConfiguration().getResourceClass();
      ShippedDefinitions.createIfMissing(kind, client);
      count++;
    }
    return count;
  }

  /** Starts all reconcilers; returns once their caches are complete. */
  public void start() {
    operator.start();
  }

  /** Stops all reconcilers; waits up to 10 s for those under way. */
  @Override
  public void close() {
    operator.stop();
  }
}
