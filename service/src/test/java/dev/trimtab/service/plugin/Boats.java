package dev.trimtab.service.plugin;

import dev.trimtab.framework.Controller;
import dev.trimtab.framework.Result;
import dev.trimtab.framework.spi.ControllerPlugin;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** A native controller that makes a ConfigMap for every boat. */
public class Boats implements ControllerPlugin {

  @Override
  public List<Controller<?>> controllers() {
    return List.of(
        Controller.of(Boat.class)
            .named("native-boats")
            .reconciler(
                (boat, context) -> {
                  launch(boat, "native", context.client());
                  return Result.done();
                }));
  }

  static void launch(Boat boat, String by, KubernetesClient client) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(boat.getMetadata().getNamespace())
                .withName(by + "-" + boat.getMetadata().getName())
                .endMetadata()
                .build())
        .serverSideApply();
  }
}
