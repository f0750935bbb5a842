package dev.trimtab.examples.website;

import dev.trimtab.framework.Controller;
import dev.trimtab.framework.spi.ControllerPlugin;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/** Brings the website controller; found by {@link java.util.ServiceLoader}. */
public final class WebsitePlugin implements ControllerPlugin {

  @Override
  public List<Controller<?>> controllers() {
    return List.of(
        Controller.of(Website.class)
            .named("website-controller")
            .owns(ConfigMap.class)
            .owns(Deployment.class)
            .owns(Service.class)
            .reconciler(new WebsiteReconciler()));
  }
}
