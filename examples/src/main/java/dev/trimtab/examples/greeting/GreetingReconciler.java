package dev.trimtab.examples.greeting;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;

/** Keeps the words of a greeting in a ConfigMap, also if somebody changes or deletes it. */
@ControllerConfiguration(name = "greeting-controller")
public class GreetingReconciler implements Reconciler<Greeting> {

  static final String KEY = "words";

  @Override
  public List<EventSource<?, Greeting>> prepareEventSources(EventSourceContext<Greeting> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ConfigMap.class, Greeting.class).build(),
            context));
  }

  @Override
  public UpdateControl<Greeting> reconcile(Greeting greeting, Context<Greeting> context) {
    String words = "Hello, " + greeting.getSpec().name() + "!";
    boolean says =
        context
            .getSecondaryResource(ConfigMap.class)
            .map(ConfigMap::getData)
            .filter(data -> data != null && words.equals(data.get(KEY)))
            .isPresent();
    if (!says) {
      context.getClient().resource(configMap(greeting, words)).forceConflicts().serverSideApply();
    }
    var status = new GreetingStatus(words);
    if (status.equals(greeting.getStatus())) {
      return UpdateControl.noUpdate();
    }
    var reported = new Greeting();
    reported.getMetadata().setNamespace(greeting.getMetadata().getNamespace());
    reported.getMetadata().setName(greeting.getMetadata().getName());
    reported.setStatus(status);
    return UpdateControl.patchStatus(reported);
  }

  private static ConfigMap configMap(Greeting greeting, String words) {
    var configMap =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(greeting.getMetadata().getNamespace())
            .withName(greeting.getMetadata().getName())
            .endMetadata()
            .addToData(KEY, words)
            .build();
    configMap.addOwnerReference(greeting);
    return configMap;
  }
}
