package dev.trimtab.agent.dns;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;

/** A cluster of one namespace that never changes. */
record FixedObjects(List<Service> services, List<EndpointSlice> slices) implements NamedObjects {

  @Override
  public Optional<Service> service(String namespace, String name) {
    return services.stream()
        .filter(s -> s.getMetadata().getNamespace().equals(namespace))
        .filter(s -> s.getMetadata().getName().equals(name))
        .findFirst();
  }

  @Override
  public List<EndpointSlice> slices(String namespace) {
    return slices.stream().filter(s -> s.getMetadata().getNamespace().equals(namespace)).toList();
  }
}
