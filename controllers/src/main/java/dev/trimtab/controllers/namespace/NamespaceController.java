package dev.trimtab.controllers.namespace;

import dev.trimtab.framework.Controller;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The controller that empties namespaces that are being deleted. */
public final class NamespaceController {

  private static final int WORKERS = 5;

  private NamespaceController() {}

  /** A new controller, independent of others. */
  public static Controller<Namespace> create() {
    return Controller.of(Namespace.class)
        .named("namespace-controller")
        .where(Namespace::isMarkedForDeletion)
        .watches(
            Pod.class,
            pod ->
                pod.isMarkedForDeletion()
                    ? List.of(ObjectKey.of(pod.getMetadata().getNamespace()))
                    : List.of())
        .workers(WORKERS)
        .reconciler(new NamespaceReconciler());
  }
}
