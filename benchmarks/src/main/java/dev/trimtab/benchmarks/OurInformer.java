package dev.trimtab.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerFactoryBuilder;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.informer.Snapshot;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.informer.fabric8.Retention;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trimtab's informer over fabric8's HTTP client. */
final class OurInformer implements InformerUnderTest {

  private final KubernetesClient client;
  private final InformerFactory factory;
  private final InformerSpec<Pod> spec;
  private @Nullable SharedInformer<Pod> started;

  OurInformer(String url, List<String> options) {
    client = Fabric8Informer.client(url);
    InformerFactoryBuilder builder = Fabric8Informers.builder(client, Platform.system());
    if (options.contains("compressed")) {
      builder.compressAfter(Duration.ofMillis(500));
    }
    factory = builder.build();
    Fabric8ObjectType<Pod> type = Fabric8ObjectType.of(Pod.class);
    spec =
        InformerSpec.all(
            options.contains("everything") ? type.keeping(Retention.EVERYTHING) : type);
  }

  @Override
  public void start(KeyConsumer changed) {
    SharedInformer<Pod> informer = factory.lease(spec).informer();
    started = informer;
    informer.addChangeHandler(
        change -> {
          ObjectKey key = change.key();
          changed.accept(key.namespace(), key.name());
        });
  }

  private SharedInformer<Pod> informer() {
    return requireNonNull(started, "not started");
  }

  @Override
  public void awaitSynced() throws InterruptedException {
    if (!informer().awaitSynced(Duration.ofMinutes(5))) {
      throw new IllegalStateException("not synced");
    }
  }

  @Override
  public int size() {
    return informer().lister().size();
  }

  private Snapshot<Pod> snapshot(String namespace, String name) {
    return informer().lister().snapshot(ObjectKey.of(namespace, name)).orElseThrow();
  }

  @Override
  public String get(String namespace, String name) {
    return snapshot(namespace, name).shared().getSpec().getNodeName();
  }

  @Override
  public String version(String namespace, String name) {
    return snapshot(namespace, name).version();
  }

  @Override
  public int list() {
    int count = 0;
    for (Snapshot<Pod> snapshot : informer().lister().snapshots()) {
      count += snapshot.shared().getSpec() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void addNodeIndex() {
    informer().addIndex("node", pod -> List.of(pod.getSpec().getNodeName()));
  }

  @Override
  public int onNode(String node) {
    int count = 0;
    for (Snapshot<Pod> snapshot : informer().lister().snapshotsByIndex("node", node)) {
      count += snapshot.shared().getSpec() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void close() {
    factory.close();
    client.close();
  }
}
