package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.framework.josdk.JosdkHost;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An unmodified java-operator-sdk reconciler on shared informers. */
@KubernetesTest
class JosdkHostTest {

  /** Keeps a Secret for every ConfigMap; watches Secrets twice, as a careless author would. */
  @ControllerConfiguration(name = "copies")
  static final class Copies implements Reconciler<ConfigMap>, Cleaner<ConfigMap> {

    @Override
    public List<EventSource<?, ConfigMap>> prepareEventSources(
        EventSourceContext<ConfigMap> context) {
      return List.of(secrets(context, "first"), secrets(context, "second"));
    }

    private static EventSource<Secret, ConfigMap> secrets(
        EventSourceContext<ConfigMap> context, String name) {
      return new InformerEventSource<>(
          InformerEventSourceConfiguration.from(Secret.class, ConfigMap.class)
              .withName(name)
              .withSecondaryToPrimaryMapper(secret -> Set.of(ResourceID.fromResource(secret)))
              .build(),
          context);
    }

    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap object, Context<ConfigMap> context) {
      if (context.getSecondaryResource(Secret.class, "first").isEmpty()) {
        context
            .getClient()
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(object.getMetadata().getNamespace())
                    .withName(object.getMetadata().getName())
                    .endMetadata()
                    .build())
            .createOr(r -> r.update());
      }
      return UpdateControl.noUpdate();
    }

    @Override
    public DeleteControl cleanup(ConfigMap object, Context<ConfigMap> context) {
      context
          .getClient()
          .secrets()
          .inNamespace(object.getMetadata().getNamespace())
          .withName(object.getMetadata().getName())
          .delete();
      return DeleteControl.defaultDelete();
    }
  }

  /** Counts which informers are leased. */
  private record Counting(InformerFactory factory, ConcurrentLinkedQueue<InformerSpec<?>> leased)
      implements InformerFactory {
    @Override
    public <T> Lease<T> lease(InformerSpec<T> spec) {
      leased.add(spec);
      return factory.lease(spec);
    }

    @Override
    public void close() {
      factory.close();
    }
  }

  @Test
  void itWorksUnmodifiedAndSharesOneInformerForEachKind(KubernetesClient client) {
    var leased = new ConcurrentLinkedQueue<InformerSpec<?>>();
    try (var informers = new Counting(Fabric8Informers.factory(client, Platform.system()), leased);
        var host = new JosdkHost(client, informers, Platform.system())) {
      host.register(new Copies());
      host.start();

      ConfigMap map =
          client
              .resource(
                  new ConfigMapBuilder()
                      .withNewMetadata()
                      .withNamespace(client.getNamespace())
                      .withName("a")
                      .endMetadata()
                      .withData(Map.of("k", "v"))
                      .build())
              .create();

      Secret copy = awaitSecret(client, true);
      assertThat(copy.getMetadata().getName()).isEqualTo("a");
      assertThat(client.resource(map).get().getMetadata().getFinalizers()).hasSize(1);

      client.resource(map).delete();
      client.resource(map).waitUntilCondition(object -> object == null, 60, TimeUnit.SECONDS);
      awaitSecret(client, false);
    }
    assertThat(leased).hasSizeGreaterThanOrEqualTo(3);
    assertThat(leased.stream().distinct().map(spec -> spec.type().name()))
        .containsExactlyInAnyOrder("ConfigMap", "Secret");
  }

  private static Secret awaitSecret(KubernetesClient client, boolean there) {
    return client
        .secrets()
        .inNamespace(client.getNamespace())
        .withName("a")
        .waitUntilCondition(secret -> (secret != null) == there, 60, TimeUnit.SECONDS);
  }
}
