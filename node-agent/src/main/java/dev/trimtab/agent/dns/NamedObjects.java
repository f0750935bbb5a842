package dev.trimtab.agent.dns;

import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;

/** The objects that a cluster's names are made of. */
public interface NamedObjects {

  /** A service. */
  Optional<Service> service(String namespace, String name);

  /** All services. */
  List<Service> services();

  /** All endpoint slices of a namespace. */
  List<EndpointSlice> slices(String namespace);

  /** Those that two caches have. */
  static NamedObjects of(Lister<Service> services, Lister<EndpointSlice> slices) {
    return new NamedObjects() {
      @Override
      public Optional<Service> service(String namespace, String name) {
        return services.get(ObjectKey.of(namespace, name));
      }

      @Override
      public List<Service> services() {
        return services.list();
      }

      @Override
      public List<EndpointSlice> slices(String namespace) {
        return slices.inNamespace(namespace);
      }
    };
  }
}
