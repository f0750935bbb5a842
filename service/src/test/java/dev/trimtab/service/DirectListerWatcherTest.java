package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ListRequest;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.ServerException;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.informer.WatchEvent;
import dev.trimtab.informer.WatchRequest;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.informer.fabric8.Retention;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectListerWatcherTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Fabric8ObjectType<ConfigMap> CONFIG_MAPS =
      Fabric8ObjectType.of(ConfigMap.class);

  private final ApiServer server = ApiServer.builder().inProcessOnly().build();
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://test.in-process")
                    .withNamespace("default")
                    .build())
            .withHttpClientFactory(server.httpClientFactory())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anInformerShowsEveryWriteWithoutManagedFields() throws Exception {
    write("before", "1");
    try (InformerFactory informers = informers();
        var lease = informers.lease(InformerSpec.all(CONFIG_MAPS))) {
      SharedInformer<ConfigMap> informer = lease.informer();
      assertThat(informer.awaitSynced(LIMIT)).isTrue();
      assertThat(informer.lister().get(key("before"))).isPresent();

      ConfigMap written = write("after", "2");
      assertThat(written.getMetadata().getManagedFields()).isNotEmpty();
      assertThat(shows(informer, written)).isTrue();
      ConfigMap seen = informer.lister().get(key("after")).orElseThrow();
      assertThat(seen.getData()).containsEntry("value", "2");
      assertThat(seen.getMetadata().getManagedFields()).isEmpty();

      var _ = client.configMaps().withName("before").delete();
      assertThat(shows(informer, write("last", "3"))).isTrue();
      assertThat(informer.lister().get(key("before"))).isEmpty();
    }
  }

  @Test
  void anInformerOfMetadataShowsNothingElse() throws Exception {
    write("a", "1");
    var context =
        new ResourceDefinitionContext.Builder()
            .withVersion("v1")
            .withPlural("configmaps")
            .withKind("ConfigMap")
            .withNamespaced(true)
            .build();
    var metadata = Fabric8ObjectType.of(context).keeping(Retention.METADATA);
    try (InformerFactory informers = informers();
        var lease = informers.lease(InformerSpec.all(metadata))) {
      assertThat(lease.informer().awaitSynced(LIMIT)).isTrue();
      var seen = lease.informer().lister().get(key("a")).orElseThrow();
      assertThat(seen.getKind()).isEqualTo("ConfigMap");
      assertThat(seen.getMetadata().getUid()).isNotEmpty();
      assertThat(seen.getAdditionalProperties()).isEmpty();
    }
  }

  @Test
  void selectorsAreTheServers() throws Exception {
    write("a", "1");
    write("b", "2");
    var one = new InformerSpec<>(CONFIG_MAPS, "default", "", "metadata.name=b");
    assertThat(watcher(one).list(new ListRequest(1, "", false)).items())
        .extracting(item -> item.key().name())
        .containsExactly("b");
    var wrong = new InformerSpec<>(CONFIG_MAPS, "default", "", "data.value=1");
    assertThatThrownBy(() -> watcher(wrong).list(new ListRequest(1, "", false)))
        .isInstanceOf(ServerException.Rejected.class);
  }

  @Test
  void aKindThatIsNotServedIsAbsent() {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup("example.org")
            .withVersion("v1")
            .withPlural("things")
            .withKind("Thing")
            .build();
    var things = watcher(InformerSpec.all(Fabric8ObjectType.of(context)));
    assertThatThrownBy(() -> things.list(new ListRequest(0, "", false)))
        .isInstanceOf(ServerException.Absent.class);
  }

  @Test
  void aWatchTellsOfEachChangeInOrderAndEndsWhenItIsClosed() throws Exception {
    ListerWatcher watcher = watcher(InformerSpec.all(CONFIG_MAPS));
    String version = watcher.list(new ListRequest(0, "", false)).version();
    ListerWatcher.Watch watch = watcher.watch(new WatchRequest(version, false, LIMIT));
    write("a", "1");
    var _ = client.configMaps().withName("a").delete();
    var seen = new ArrayList<WatchEvent>();
    while (seen.size() < 2) {
      seen.addAll(watch.next());
    }
    assertThat(seen.get(0)).isInstanceOf(WatchEvent.Present.class);
    assertThat(seen.get(1)).isInstanceOf(WatchEvent.Gone.class);

    var last = new CompletableFuture<List<WatchEvent>>();
    Thread.ofVirtual().start(() -> last.complete(next(watch)));
    watch.close();
    assertThat(last.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aVersionThatTheServerCannotGoOnFromIsExpired() throws Exception {
    try (var watch =
        watcher(InformerSpec.all(CONFIG_MAPS)).watch(new WatchRequest("1000000", false, LIMIT))) {
      assertThatThrownBy(watch::next).isInstanceOf(ServerException.Expired.class);
    }
  }

  private static List<WatchEvent> next(ListerWatcher.Watch watch) {
    try {
      return watch.next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private InformerFactory informers() {
    return InformerFactory.builder(Platform.system(), this::watcher).build();
  }

  private ListerWatcher watcher(InformerSpec<?> spec) {
    return new DirectListerWatcher(server.direct(), spec);
  }

  private static ObjectKey key(String name) {
    return ObjectKey.of("default", name);
  }

  private static boolean shows(SharedInformer<ConfigMap> informer, ConfigMap written)
      throws InterruptedException {
    return informer.awaitVersion(
        key(written.getMetadata().getName()), written.getMetadata().getResourceVersion(), LIMIT);
  }

  private ConfigMap write(String name, String value) {
    return client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("value", value)
                .build())
        .create();
  }
}
