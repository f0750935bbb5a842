package dev.trimtab.informer.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.informer.HurriedPlatform;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.informer.TransformedObjectType;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Fabric8InformersIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final InformerSpec<Pod> PODS = InformerSpec.all(Fabric8ObjectType.of(Pod.class));

  private final HttpPods server;
  private final KubernetesClient client;
  private final InformerFactory factory;

  Fabric8InformersIT() throws IOException {
    server = new HttpPods();
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).withTrustCerts(true).build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    factory = Fabric8Informers.factory(client, Platform.system());
  }

  @AfterEach
  void close() {
    factory.close();
    client.close();
    server.close();
  }

  private static ObjectKey key(String name) {
    return ObjectKey.of("default", name);
  }

  private <T> SharedInformer<T> synced(InformerSpec<T> spec) throws InterruptedException {
    SharedInformer<T> informer = factory.lease(spec).informer();
    assertThat(informer.awaitSynced(LONG)).isTrue();
    return informer;
  }

  @Test
  void informerFollowsAServerThatStreams() throws InterruptedException {
    server.put("a", "node-1");
    SharedInformer<Pod> pods = synced(PODS);
    var nodes = new LinkedBlockingQueue<String>();
    pods.addChangeHandler(change -> nodes.add(change.latest().shared().getSpec().getNodeName()));
    assertThat(nodes.take()).isEqualTo("node-1");

    server.put("a", "node-2");

    assertThat(nodes.take()).isEqualTo("node-2");
    Pod pod = pods.lister().get(key("a")).orElseThrow();
    assertThat(pod.getMetadata().getManagedFields()).isEmpty();
    assertThat(pod.getKind()).isEqualTo("Pod");
    assertThat(server.queries).hasSize(1);
  }

  @Test
  void serverThatRefusesToStreamIsListedByPagesAndWatched() throws InterruptedException {
    server.streams = false;
    for (int i = 0; i < 1_100; i++) {
      server.put("pod-" + i, "node-1");
    }

    SharedInformer<Pod> pods = synced(PODS);
    assertThat(pods.lister().size()).isEqualTo(1_100);
    assertThat(pods.awaitVersion(key("late"), server.put("late", "node-2"), LONG)).isTrue();

    assertThat(server.queries.get(1)).isEqualTo("limit=500");
    assertThat(server.queries.get(3)).isEqualTo("limit=500&continue=1000");
    assertThat(server.queries.get(4)).contains("watch=true", "resourceVersion=1110");
  }

  @Test
  void endedWatchIsContinuedFromTheLastVersion() throws InterruptedException {
    SharedInformer<Pod> pods = synced(PODS);
    assertThat(pods.awaitVersion(key("a"), server.put("a", "node-1"), LONG)).isTrue();
    assertThat(pods.lastVersion()).isEqualTo("11");

    server.endWatches();
    while (server.queries.size() < 2) {
      Thread.onSpinWait();
    }

    assertThat(server.queries.get(1)).contains("resourceVersion=11");
  }

  @Test
  void onlyMetadataIsAskedForIfOnlyMetadataIsKept() throws InterruptedException {
    server.put("a", "node-1");
    server.streams = false; // so that lists are asked for, too
    var metadata = Fabric8ObjectType.of(Pod.class).keeping(Retention.METADATA);

    Pod pod = synced(InformerSpec.all(metadata)).lister().get(key("a")).orElseThrow();
    while (server.accepted.size() < 3) {
      Thread.onSpinWait();
    }

    assertThat(pod.getMetadata().getResourceVersion()).isEqualTo("11");
    assertThat(pod.getMetadata().getManagedFields()).isEmpty();
    assertThat(pod.getSpec()).as("though the server sends all").isNull();
    assertThat(server.accepted.get(0)).startsWith("application/json;as=PartialObjectMetadata;");
    assertThat(server.accepted.get(1)).startsWith("application/json;as=PartialObjectMetadataList;");
    assertThat(server.accepted.get(2)).startsWith("application/json;as=PartialObjectMetadata;");
  }

  @Test
  void managedFieldsAreThereIfTheyAreAskedFor() throws InterruptedException {
    server.put("a", "node-1");
    var everything = Fabric8ObjectType.of(Pod.class).keeping(Retention.EVERYTHING);

    Pod pod = synced(InformerSpec.all(everything)).lister().get(key("a")).orElseThrow();

    assertThat(pod.getMetadata().getManagedFields()).hasSize(1);
    assertThat(server.accepted).containsOnly("application/json");
  }

  @Test
  void transformOfAKubernetesKindDecidesWhatIsKept() throws InterruptedException {
    server.put("a", "node-1");
    var named =
        new TransformedObjectType<>(
            Fabric8ObjectType.of(Pod.class),
            pod -> {
              pod.setSpec(null);
              return pod;
            });
    SharedInformer<Pod> pods = synced(InformerSpec.all(named));

    Pod pod = pods.lister().get(key("a")).orElseThrow();

    assertThat(pod.getMetadata().getName()).isEqualTo("a");
    assertThat(pod.getSpec()).isNull();
    assertThat(pods.awaitVersion(key("a"), server.put("a", "node-2"), LONG)).isTrue();
    assertThat(pods.lister().get(key("a")).orElseThrow().getSpec()).isNull();
  }

  @Test
  void watchWhoseConnectionIsHalfDeadIsOpenedAnew() throws InterruptedException {
    var platform = new HurriedPlatform(Platform.system(), 50); // minutes are seconds
    try (var hurried = Fabric8Informers.factory(client, platform)) {
      SharedInformer<Pod> pods = hurried.lease(PODS).informer();
      assertThat(pods.awaitSynced(LONG.multipliedBy(50))).isTrue();
      while (!pods.awaitVersion(key("none"), server.bookmark(), LONG)) {
        assertThat(pods.hasSynced()).isTrue();
      }
      String marked = pods.lastVersion();
      server.muteWatches();
      String unsaid = server.put("a", "node-1");

      assertThat(pods.awaitVersion(key("a"), unsaid, LONG.multipliedBy(50))).isTrue();
      assertThat(pods.lister().get(key("a"))).isPresent();
      assertThat(server.queries.getLast()).contains("resourceVersion=" + marked);
    }
  }

  @Test
  void kindWithoutClassIsServedAsGenericResource() throws InterruptedException {
    server.put("a", "node-1");
    var context =
        new ResourceDefinitionContext.Builder()
            .withVersion("v1")
            .withPlural("pods")
            .withKind("Pod")
            .withNamespaced(true)
            .build();
    var type = Fabric8ObjectType.of(context);
    assertThat(type).isEqualTo(Fabric8ObjectType.of(context));

    GenericKubernetesResource pod =
        synced(InformerSpec.all(type)).lister().get(key("a")).orElseThrow();

    assertThat(pod.getKind()).isEqualTo("Pod");
    assertThat(pod.<String>get("spec", "nodeName")).isEqualTo("node-1");
  }
}
