package dev.trimtab.controllers.serviceaccount;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;

/** The controller that gives every namespace its default service account. */
public final class ServiceAccountController {

  private static final String DEFAULT = "default";

  private ServiceAccountController() {}

  /** A new controller, independent of others. */
  public static Controller<Namespace> create() {
    return Controller.of(Namespace.class)
        .named("serviceaccount-controller")
        .where(namespace -> !namespace.isMarkedForDeletion())
        .watches(
            ServiceAccount.class,
            account ->
                account.getMetadata().getName().equals(DEFAULT)
                    ? List.of(ObjectKey.of(account.getMetadata().getNamespace()))
                    : List.of())
        .reconciler(ServiceAccountController::reconcile);
  }

  private static Result reconcile(Namespace namespace, Context<Namespace> context) {
    String name = namespace.getMetadata().getName();
    if (context.lister(ServiceAccount.class).snapshot(ObjectKey.of(name, DEFAULT)).isEmpty()) {
      try {
        context
            .writer()
            .create(
                new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withNamespace(name)
                    .withName(DEFAULT)
                    .endMetadata()
                    .build());
      } catch (RuntimeException e) {
        // Somebody else was quicker, or the namespace is going.
        if (!ApiErrors.isAlreadyExists(e) && !ApiErrors.isNamespaceTerminating(e)) {
          throw e;
        }
      }
    }
    return Result.done();
  }
}
