package dev.trimtab.controllers.quota;

import dev.trimtab.framework.Controller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;

/** The ResourceQuota controller. */
public final class ResourceQuotaController {

  private ResourceQuotaController() {}

  /** A new controller, independent of others. */
  public static Controller<ResourceQuota> create() {
    var tracked = new TrackedQuotas();
    Controller.Builder<ResourceQuota> controller =
        Controller.of(ResourceQuota.class).named("resourcequota-controller");
    QuotaKinds.WATCHED.forEach((resource, kind) -> watch(controller, tracked, resource, kind));
    return controller.reconciler(new QuotaReconciler(tracked));
  }

  private static <R extends HasMetadata> void watch(
      Controller.Builder<?> controller, TrackedQuotas tracked, String resource, Class<R> kind) {
    controller.watches(kind, object -> tracked.counting(resource, object));
  }
}
