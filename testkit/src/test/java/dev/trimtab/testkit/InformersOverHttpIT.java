package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.informer.AuditReport;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerFactoryBuilder;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ListRequest;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.informer.WatchRequest;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.informer.fabric8.Retention;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pipeline against the API server over TLS: streamed, page by page, metadata only. */
class InformersOverHttpIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Fabric8ObjectType<ConfigMap> TYPE = Fabric8ObjectType.of(ConfigMap.class);

  /** More than a page of the reflector. */
  private static final int MANY = 700;

  private ApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server = ApiServer.builder().build();
    server.start();
    Config config = Config.fromKubeconfig(server.kubeconfig());
    config.setNamespace("default");
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static InformerSpec<ConfigMap> inDefault(Fabric8ObjectType<ConfigMap> type) {
    return new InformerSpec<>(type, "default", "app=test", "");
  }

  private ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels("app", "test")
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  private void createMany() {
    for (int i = 0; i < MANY; i++) {
      client.resource(map("map-" + i, "1")).create();
    }
  }

  private static ObjectKey key(String name) {
    return ObjectKey.of("default", name);
  }

  /** A server that does not stream its state, as those before 1.32; counts the pages. */
  private record Paged(ListerWatcher server, AtomicInteger pages) implements ListerWatcher {
    @Override
    public Page list(ListRequest request) throws InterruptedException {
      pages.incrementAndGet();
      return server.list(request);
    }

    @Override
    public Watch watch(WatchRequest request) throws InterruptedException {
      return server.watch(request);
    }

    @Override
    public boolean streamsInitialState() {
      return false;
    }
  }

  private InformerFactoryBuilder paged(AtomicInteger pages) {
    Platform platform = Platform.system();
    return InformerFactory.builder(
        platform, spec -> new Paged(Fabric8Informers.listerWatcher(client, platform, spec), pages));
  }

  private static SharedInformer<ConfigMap> synced(
      InformerFactory factory, InformerSpec<ConfigMap> spec) throws InterruptedException {
    SharedInformer<ConfigMap> informer = factory.lease(spec).informer();
    assertThat(informer.awaitSynced(LIMIT)).isTrue();
    return informer;
  }

  /** A change, and a deletion, of an object that was there, and one that comes. */
  private void assertFollows(SharedInformer<ConfigMap> informer) throws InterruptedException {
    ConfigMap changed = client.resource(map("map-0", "2")).update();
    client.configMaps().withName("map-1").delete();
    ConfigMap late = client.resource(map("late", "1")).create();

    assertThat(informer.awaitVersion(key("late"), version(late), LIMIT)).isTrue();

    assertThat(informer.lister().snapshot(key("map-0")).orElseThrow().version())
        .isEqualTo(version(changed));
    assertThat(informer.lister().get(key("map-1"))).isEmpty();
    assertThat(informer.lister().size()).isEqualTo(MANY);
  }

  private static String version(ConfigMap map) {
    return map.getMetadata().getResourceVersion();
  }

  @Test
  void stateIsStreamedAndFollowedThroughOneWatch() throws InterruptedException {
    createMany();
    try (var factory = Fabric8Informers.factory(client, Platform.system())) {
      SharedInformer<ConfigMap> informer = synced(factory, inDefault(TYPE));
      assertThat(informer.lister().size()).isEqualTo(MANY);

      assertFollows(informer);

      assertThat(informer.lister().get(key("map-0")).orElseThrow().getData())
          .containsEntry("k", "2");
      assertThat(informer.metrics().watches()).isOne();
      assertThat(informer.metrics().listings()).isOne();
      assertThat(informer.metrics().failures()).isZero();
    }
  }

  @Test
  void stateIsReadPageByPageAndThenWatched() throws InterruptedException {
    createMany();
    var pages = new AtomicInteger();
    try (var factory = paged(pages).build()) {
      SharedInformer<ConfigMap> informer = synced(factory, inDefault(TYPE));
      assertThat(informer.lister().size()).isEqualTo(MANY);
      assertThat(pages).hasValue(2);

      assertFollows(informer);

      assertThat(informer.metrics().failures()).isZero();
    }
  }

  @Test
  void metadataOnlyViewIsStreamedAndFollowed() throws InterruptedException {
    createMany();
    try (var factory = Fabric8Informers.factory(client, Platform.system())) {
      SharedInformer<ConfigMap> informer =
          synced(factory, inDefault(TYPE.keeping(Retention.METADATA)));

      assertMetadataOnly(informer);
      assertFollows(informer);
      assertMetadataOnly(informer);
    }
  }

  @Test
  void metadataOnlyViewIsReadPageByPage() throws InterruptedException {
    createMany();
    try (var factory = paged(new AtomicInteger()).build()) {
      SharedInformer<ConfigMap> informer =
          synced(factory, inDefault(TYPE.keeping(Retention.METADATA)));

      assertMetadataOnly(informer);
      assertFollows(informer);
    }
  }

  private static void assertMetadataOnly(SharedInformer<ConfigMap> informer) {
    ConfigMap map = informer.lister().get(key("map-0")).orElseThrow();
    assertThat(map.getMetadata().getLabels()).containsEntry("app", "test");
    assertThat(map.getMetadata().getUid()).isNotEmpty();
    assertThat(map.getData()).isNullOrEmpty();
    assertThat(informer.lister().size()).isEqualTo(MANY);
  }

  @Test
  void auditByMetadataAgreesWithTheServer() throws InterruptedException {
    createMany();
    var reports = new LinkedBlockingQueue<AuditReport>();
    try (var factory =
        Fabric8Informers.builder(client, Platform.system())
            .audit(Duration.ofMillis(200), reports::add)
            .build()) {
      var _ = synced(factory, inDefault(TYPE));

      AuditReport report = reports.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertThat(report).isNotNull();
      assertThat(report.clean()).isTrue();
      assertThat(report.compared()).isEqualTo(MANY);
    }
  }
}
