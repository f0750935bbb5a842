package dev.trimtab.benchmarks;

import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The informer of kubernetes-client/java, as it is out of the box. */
final class ClientJavaInformer implements InformerUnderTest {

  private final SharedInformerFactory factory;
  private final SharedIndexInformer<V1Pod> informer;

  ClientJavaInformer(String url) {
    var client = new ApiClient().setBasePath(url).setReadTimeout(0);
    var api = new CoreV1Api(client);
    factory = new SharedInformerFactory(client);
    informer =
        factory.sharedIndexInformerFor(
            parameters ->
                api.listPodForAllNamespaces()
                    .resourceVersion(parameters.resourceVersion)
                    .timeoutSeconds(parameters.timeoutSeconds)
                    .watch(parameters.watch)
                    .buildCall(null),
            V1Pod.class,
            V1PodList.class);
    // It takes indexes only before it starts, so its figures per pod include this one.
    informer.addIndexers(Map.of("node", pod -> List.of(pod.getSpec().getNodeName())));
  }

  @Override
  public void start(KeyConsumer changed) {
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(V1Pod pod) {
            tell(pod);
          }

          @Override
          public void onUpdate(V1Pod before, V1Pod after) {
            tell(after);
          }

          @Override
          public void onDelete(V1Pod pod, boolean unknown) {
            tell(pod);
          }

          private void tell(V1Pod pod) {
            changed.accept(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
          }
        });
    factory.startAllRegisteredInformers();
  }

  @Override
  public void awaitSynced() {
    while (!informer.hasSynced()) {
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  public int size() {
    return informer.getIndexer().listKeys().size();
  }

  @Override
  public String get(String namespace, String name) {
    return informer.getIndexer().getByKey(namespace + "/" + name).getSpec().getNodeName();
  }

  @Override
  public String version(String namespace, String name) {
    return informer
        .getIndexer()
        .getByKey(namespace + "/" + name)
        .getMetadata()
        .getResourceVersion();
  }

  @Override
  public int list() {
    int count = 0;
    for (V1Pod pod : informer.getIndexer().list()) {
      count += pod.getSpec() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void addNodeIndex() {
    // there from the beginning
  }

  @Override
  public int onNode(String node) {
    int count = 0;
    for (V1Pod pod : informer.getIndexer().byIndex("node", node)) {
      count += pod.getSpec() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void close() {
    factory.stopAllRegisteredInformers();
  }
}
