package dev.trimtab.controllers.endpointslice;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a Service's EndpointSlices and Endpoints. */
final class EndpointReconciler implements Reconciler<Service> {

  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final ServiceMatches matches;

  EndpointReconciler(ServiceMatches matches) {
    this.matches = matches;
  }

  /** Slices go with their owner; Endpoints have none, so they are deleted here. */
  @Override
  public Result absent(ObjectKey key, Context<Service> context) {
    matches.remove(key);
    context.lister(Endpoints.class).get(key).ifPresent(context.writer()::delete);
    return Result.done();
  }

  @Override
  public Result reconcile(Service object, Context<Service> context) {
    var service = new ServiceShape(object);
    ObjectKey key = EndpointSliceController.keyOf(object);
    List<EndpointSlice> slices =
        context.owned(EndpointSlice.class).stream()
            .filter(slice -> MANAGER.equals(slice.getMetadata().getLabels().get(MANAGED_BY)))
            .filter(slice -> !slice.isMarkedForDeletion())
            .toList();
    if (!service.isManaged()) {
      matches.remove(key);
      slices.forEach(context.writer()::delete);
      return Result.done();
    }
    if (object.isMarkedForDeletion()) {
      return Result.done();
    }
    Selector selector = service.selector();
    matches.put(key, selector);
    List<Backend> backends = backends(service, key, selector, context);
    try {
      writeSlices(service, backends, slices, context);
      writeEndpoints(service, backends, key, context);
    } catch (RuntimeException e) {
      if (!ApiErrors.isNamespaceTerminating(e)) {
        throw e;
      }
    }
    return Result.done();
  }

  private List<Backend> backends(
      ServiceShape service, ObjectKey key, Selector selector, Context<Service> context) {
    List<Pod> pods =
        Cached.inNamespace(context.lister(Pod.class), key.namespace()).stream()
            .filter(pod -> selector.matches(pod.getMetadata().getLabels()))
            .toList();
    return pods.stream().map(pod -> new Backend(service, pod)).toList();
  }

  private static void writeSlices(
      ServiceShape service,
      List<Backend> backends,
      List<EndpointSlice> existing,
      Context<Service> context) {
    String name = service.service().getMetadata().getName();
    Map<String, String> labels = service.labels(Map.of(SERVICE_NAME, name, MANAGED_BY, MANAGER));
    SlicePlan plan =
        SlicePlan.of(
            SliceGroup.wanted(service, backends, node -> zone(node, context)), existing, labels);
    plan.create().forEach(slice -> context.writer().create(toObject(service, slice, labels)));
    plan.update().forEach(change -> context.writer().patch(change.before(), change.after()));
    plan.delete().forEach(context.writer()::delete);
  }

  private static @Nullable String zone(String node, Context<Service> context) {
    return Cached.get(context.lister(Node.class), ObjectKey.of(node))
        .map(n -> n.getMetadata().getLabels())
        .map(labels -> labels.get(ZONE))
        .orElse(null);
  }

  private static EndpointSlice toObject(
      ServiceShape service, SlicePlan.NewSlice slice, Map<String, String> labels) {
    var metadata = service.service().getMetadata();
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(metadata.getNamespace())
        .withGenerateName(metadata.getName() + "-")
        .withLabels(labels)
        .withOwnerReferences(OwnerReferences.controlledBy(service.service()))
        .endMetadata()
        .withAddressType(slice.group().addressType())
        .withPorts(slice.group().ports())
        .withEndpoints(slice.endpoints())
        .build();
  }

  private static void writeEndpoints(
      ServiceShape service, List<Backend> backends, ObjectKey key, Context<Service> context) {
    Optional<Endpoints> existing = context.lister(Endpoints.class).get(key);
    Endpoints wanted = LegacyEndpoints.of(service, backends, existing);
    if (existing.isEmpty()) {
      context.writer().create(wanted);
    } else {
      context.writer().patch(existing.get(), wanted);
    }
  }
}
