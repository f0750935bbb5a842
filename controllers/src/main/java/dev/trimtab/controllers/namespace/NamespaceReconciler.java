package dev.trimtab.controllers.namespace;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Discovery;
import dev.trimtab.controllers.shared.MetadataApi;
import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Empties a namespace and lets it go. */
final class NamespaceReconciler implements Reconciler<Namespace> {

  private static final String FINALIZER = "kubernetes";
  private static final Set<String> VERBS = Set.of("delete", "list");

  /** How soon to look again whether what was deleted is gone. */
  private static final Duration AGAIN = Duration.ofMillis(500);

  @Override
  public Result reconcile(Namespace namespace, Context<Namespace> context)
      throws InterruptedException {
    if (namespace.getSpec() == null
        || namespace.getSpec().getFinalizers() == null
        || !namespace.getSpec().getFinalizers().contains(FINALIZER)) {
      return Result.done();
    }
    List<ServedKind> kinds =
        Discovery.kinds(context.client(), VERBS).stream().filter(ServedKind::namespaced).toList();
    var report = new DeletionReport();
    List<Leftover> left = empty(namespace.getMetadata().getName(), kinds, context, report);
    if (left.isEmpty() && report.isWithoutFailure()) {
      finish(namespace, context);
      return Result.done();
    }
    report.leftovers(left);
    Namespace after =
        new NamespaceBuilder(namespace)
            .editOrNewStatus()
            .withConditions(report.conditions(namespace, context.platform().clock().instant()))
            .endStatus()
            .build();
    StatusWrites.patch(namespace, after, context);
    return Result.requeueAfter(AGAIN);
  }

  /** Deletes pods, and once there are none all else; answers what is still there. */
  private static List<Leftover> empty(
      String namespace, List<ServedKind> kinds, Context<Namespace> context, DeletionReport report)
      throws InterruptedException {
    var api = new MetadataApi(context.client());
    Optional<ServedKind> pods =
        kinds.stream().filter(k -> k.group().isEmpty() && k.plural().equals("pods")).findFirst();
    if (pods.isPresent()) {
      List<Leftover> left = emptyOf(namespace, List.of(pods.get()), api, report);
      if (!left.isEmpty()) {
        return left;
      }
    }
    return emptyOf(namespace, kinds, api, report);
  }

  private static List<Leftover> emptyOf(
      String namespace, List<ServedKind> kinds, MetadataApi api, DeletionReport report)
      throws InterruptedException {
    var left = new ArrayList<Leftover>();
    for (ServedKind kind : kinds) {
      try {
        List<ObjectMeta> objects = api.list(kind, namespace);
        for (ObjectMeta object : objects) {
          if (object.getDeletionTimestamp() == null) {
            var _ = api.delete(kind, object, DeletionPropagation.BACKGROUND, null);
          }
        }
        List<ObjectMeta> remaining = objects.isEmpty() ? objects : api.list(kind, namespace);
        if (!remaining.isEmpty()) {
          left.add(new Leftover(kind, remaining));
        }
      } catch (KubernetesClientException e) {
        // One kind that cannot be deleted must not keep the others; the condition names it.
        report.failed(kind, ApiErrors.message(e));
      }
    }
    return left;
  }

  private static void finish(Namespace namespace, Context<Namespace> context) {
    Namespace free =
        new NamespaceBuilder(namespace)
            .editSpec()
            .removeFromFinalizers(FINALIZER)
            .endSpec()
            .build();
    String path = "/api/v1/namespaces/" + namespace.getMetadata().getName() + "/finalize";
    try {
      var _ = context.client().raw(path, "PUT", free);
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isNotFound(e)) {
        throw e;
      }
    }
  }
}
