package dev.trimtab.controllers.endpointslice;

import dev.trimtab.framework.Controller;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/** The controller of EndpointSlices and Endpoints. */
public final class EndpointSliceController {

  private static final int WORKERS = 5;

  private EndpointSliceController() {}

  /** A new controller, independent of others. */
  public static Controller<Service> create() {
    var matches = new ServiceMatches();
    return Controller.of(Service.class)
        .named("endpointslice-controller")
        .owns(EndpointSlice.class)
        .watches(Endpoints.class, endpoints -> List.of(keyOf(endpoints)))
        .watches(Pod.class, matches::selecting)
        .watches(Node.class, node -> List.of())
        .workers(WORKERS)
        .reconciler(new EndpointReconciler(matches));
  }

  static ObjectKey keyOf(HasMetadata object) {
    return ObjectKey.of(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }
}
