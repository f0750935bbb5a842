package dev.trimtab.benchmarks;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The informer of fabric8, as it is out of the box, with watches over plain HTTP. */
final class Fabric8Informer implements InformerUnderTest {

  private final KubernetesClient client;
  private final SharedIndexInformer<Pod> informer;

  Fabric8Informer(String url) {
    client = client(url);
    informer = client.pods().inAnyNamespace().runnableInformer(0);
  }

  static KubernetesClient client(String url) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
    config.setOnlyHttpWatches(true);
    config.setRequestTimeout(300_000);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public void start(KeyConsumer changed) {
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Pod pod) {
            tell(pod);
          }

          @Override
          public void onUpdate(Pod before, Pod after) {
            tell(after);
          }

          @Override
          public void onDelete(Pod pod, boolean unknown) {
            tell(pod);
          }

          private void tell(Pod pod) {
            changed.accept(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
          }
        });
    var _ = informer.start();
  }

  @Override
  public void awaitSynced() {
    while (!informer.hasSynced()) {
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  public int size() {
    return informer.getStore().listKeys().size();
  }

  @Override
  public String get(String namespace, String name) {
    return informer.getStore().getByKey(namespace + "/" + name).getSpec().getNodeName();
  }

  @Override
  public String version(String namespace, String name) {
    return informer.getStore().getByKey(namespace + "/" + name).getMetadata().getResourceVersion();
  }

  @Override
  public int list() {
    int count = 0;
    for (Pod pod : informer.getStore().list()) {
      count += pod.getSpec() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void addNodeIndex() {
    informer.addIndexers(Map.of("node", pod -> List.of(pod.getSpec().getNodeName())));
  }

  @Override
  public int onNode(String node) {
    int count = 0;
    for (Pod pod : informer.getIndexer().byIndex("node", node)) {
      count += pod.getSpec() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void close() {
    informer.close();
    client.close();
  }
}
