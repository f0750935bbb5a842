package dev.trimtab.framework.josdk;

import dev.trimtab.framework.ShippedDefinitions;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs unmodified java-operator-sdk reconcilers, whose informers are facades over shared ones.
 *
 * <p><b>Guarantees.</b> A reconciler whose kinds are not all served waits for them and keeps nobody
 * else waiting.
 *
 * <p><b>Threads.</b> Register before {@link #start()}; then safe for any number of threads.
 */
public final class JosdkHost implements AutoCloseable {

  private final KubernetesClient client;
  private final InformerFactory informers;
  private final Platform platform;
  private final List<HostedReconciler> reconcilers = new CopyOnWriteArrayList<>();

  /**
   * @param client the client below; not closed by this host
   * @param informers where informers are shared
   */
  public JosdkHost(KubernetesClient client, InformerFactory informers, Platform platform) {
    this.client = client;
    this.informers = informers;
    this.platform = platform;
  }

  /**
   * Adds a reconciler, configured by its own annotations.
   *
   * @throws io.javaoperatorsdk.operator.OperatorException if its configuration makes no sense
   * @throws IllegalArgumentException if another has the same name
   */
  public void register(Reconciler<? extends HasMetadata> reconciler) {
    add(reconciler);
  }

  private HostedReconciler add(Reconciler<? extends HasMetadata> reconciler) {
    var hosted = new HostedReconciler(reconciler, client, informers, platform);
    if (reconcilers.stream().anyMatch(other -> other.name().equals(hosted.name()))) {
      hosted.close();
      throw new IllegalArgumentException("two reconcilers are named " + hosted.name());
    }
    reconcilers.add(hosted);
    return hosted;
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
      ShippedDefinitions.createIfMissing(add(reconciler).kind(), client);
      count++;
    }
    return count;
  }

  /** Starts all reconcilers; returns at once. Call it once. */
  public void start() {
    reconcilers.forEach(HostedReconciler::start);
  }

  /**
   * Waits until the caches of all reconcilers are complete; false if {@code limit} passed first.
   */
  public boolean awaitReady(Duration limit) throws InterruptedException {
    long end = platform.nanoTime() + limit.toNanos();
    for (HostedReconciler reconciler : reconcilers) {
      if (!reconciler.awaitReady(Duration.ofNanos(end - platform.nanoTime()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The reconcilers that wait for kinds that the server does not serve, and for which, as {@code
   * PLURAL.GROUP/VERSION}.
   */
  public SortedMap<String, List<String>> missingKinds() {
    var missing = new TreeMap<String, List<String>>();
    reconcilers.forEach(reconciler -> missing.put(reconciler.name(), reconciler.missing()));
    missing.values().removeIf(List::isEmpty);
    return missing;
  }

  /** Stops all reconcilers; waits up to 10 s for each that is under way. */
  @Override
  public void close() {
    reconcilers.forEach(HostedReconciler::close);
  }
}
