package dev.trimtab.agent;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.Lister;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of which the agent knows all objects.
 *
 * @param factory where they come from
 * @param own the same, if the agent made it
 */
record ClusterCaches(
    InformerFactory factory,
    Optional<InformerFactory> own,
    InformerFactory.Lease<Pod> pods,
    InformerFactory.Lease<Service> services,
    InformerFactory.Lease<EndpointSlice> slices)
    implements AutoCloseable {

  static ClusterCaches open(NodeAgent.Builder wanted) {
    InformerFactory given = wanted.informers;
    InformerFactory factory =
        given == null ? Fabric8Informers.factory(wanted.client, wanted.platform) : given;
    return new ClusterCaches(
        factory,
        given == null ? Optional.of(factory) : Optional.empty(),
        lease(factory, Pod.class),
        lease(factory, Service.class),
        lease(factory, EndpointSlice.class));
  }

  private static <T extends HasMetadata> InformerFactory.Lease<T> lease(
      InformerFactory factory, Class<T> kind) {
    return factory.lease(InformerSpec.all(Fabric8ObjectType.of(kind)));
  }

  Lister<Service> serviceLister() {
    return services.informer().lister();
  }

  Lister<EndpointSlice> sliceLister() {
    return slices.informer().lister();
  }

  List<Pod> podsOf(String node) {
    return pods.informer().lister().list().stream()
        .filter(pod -> node.equals(pod.getSpec().getNodeName()))
        .toList();
  }

  @Override
  public void close() {
    pods.close();
    services.close();
    slices.close();
    own.ifPresent(InformerFactory::close);
  }
}
