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
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The pipeline against the API server over TLS: streamed, page by page, metadata only, and of a
 * kind that comes and goes.
 */
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
    return paged(client, pages);
  }

  private static InformerFactoryBuilder paged(KubernetesClient client, AtomicInteger pages) {
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

  /** Keeps a copy of all that a server answers. */
  private static final class Eavesdropper implements Interceptor {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> next, HttpRequest request) {
      return (chunks, body) -> {
        for (ByteBuffer chunk : chunks) {
          byte[] bytes = new byte[chunk.remaining()];
          chunk.duplicate().get(bytes);
          heard.writeBytes(bytes);
        }
        next.consume(chunks, body);
      };
    }

    String heard() {
      return heard.toString(StandardCharsets.UTF_8);
    }
  }

  private KubernetesClient heardBy(Eavesdropper eavesdropper) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(server.kubeconfig()))
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor("eavesdropper", eavesdropper))
        .build();
  }

  @Test
  void metadataOnlyViewAndAuditMoveNothingElse() throws InterruptedException {
    createMany();
    var eavesdropper = new Eavesdropper();
    var reports = new LinkedBlockingQueue<AuditReport>();
    try (var watching = heardBy(eavesdropper);
        var streamed =
            Fabric8Informers.builder(watching, Platform.system())
                .audit(Duration.ofMillis(200), reports::add)
                .build();
        var paged = paged(watching, new AtomicInteger()).build()) {
      InformerSpec<ConfigMap> spec = inDefault(TYPE.keeping(Retention.METADATA));
      SharedInformer<ConfigMap> first = synced(streamed, spec);
      SharedInformer<ConfigMap> second = synced(paged, spec);
      assertThat(reports.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      assertFollows(first);
      assertThat(second.awaitVersion(key("late"), first.lastVersion(), LIMIT)).isTrue();

      assertThat(eavesdropper.heard())
          .contains("PartialObjectMetadata\"", "PartialObjectMetadataList\"", "map-699")
          .doesNotContain("\"data\":");
      var _ = synced(streamed, inDefault(TYPE));
      assertThat(eavesdropper.heard()).as("of a whole view").contains("\"data\":");
      eavesdropper.heard.reset();
      reports.clear();
      for (int audits = 0; audits < 6; audits++) { // of both views
        assertThat(reports.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(eavesdropper.heard()).contains("map-699").doesNotContain("\"data\":");
    }
  }

  private static CustomResourceDefinition definition() {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName("visitors.example.org")
        .endMetadata()
        .withNewSpec()
        .withGroup("example.org")
        .withScope("Namespaced")
        .withNewNames()
        .withPlural("visitors")
        .withSingular("visitor")
        .withKind("Visitor")
        .endNames()
        .addNewVersion()
        .withName("v1")
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }

  @Test
  void customKindIsFollowedWhileItsDefinitionComesGoesAndComesAgain() throws InterruptedException {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup("example.org")
            .withVersion("v1")
            .withPlural("visitors")
            .withKind("Visitor")
            .withNamespaced(true)
            .build();
    var visitor = new GenericKubernetesResource();
    visitor.setApiVersion("example.org/v1");
    visitor.setKind("Visitor");
    visitor.setMetadata(new ObjectMetaBuilder().withNamespace("default").withName("guest").build());
    var told = new LinkedBlockingQueue<String>();
    try (var factory = Fabric8Informers.factory(client, Platform.system())) {
      SharedInformer<GenericKubernetesResource> visitors =
          factory.lease(InformerSpec.all(Fabric8ObjectType.of(context))).informer();
      var _ =
          visitors.addChangeHandler(
              change -> told.add(change.getClass().getSimpleName() + " " + change.key()));

      for (int round = 0; round < 2; round++) {
        client.resource(definition()).create();
        client
            .resource(definition())
            .waitUntilCondition(made -> isEstablished(made), LIMIT.toSeconds(), TimeUnit.SECONDS);
        client.genericKubernetesResources(context).resource(visitor).create();
        assertThat(told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("Added default/guest");
        assertThat(visitors.lister().size()).isOne();

        client.resource(definition()).delete();
        assertThat(told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
            .isEqualTo("Deleted default/guest");
        client
            .resource(definition())
            .waitUntilCondition(made -> made == null, LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(visitors.lister().size()).isZero();
      }
      assertThat(told).isEmpty();
    }
  }

  private static boolean isEstablished(@Nullable CustomResourceDefinition made) {
    return made != null
        && made.getStatus() != null
        && made.getStatus().getConditions().stream()
            .anyMatch(
                each -> each.getType().equals("Established") && each.getStatus().equals("True"));
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
