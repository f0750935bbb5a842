package dev.trimtab.controllers.quota;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What Services and claims of volumes use of a quota, apart from being objects. */
final class ObjectUsage {

  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  private ObjectUsage() {}

  static Usage of(Service service) {
    var spec = service.getSpec();
    Usage one = Usage.of("services", 1);
    return switch (Objects.requireNonNullElse(spec.getType(), "")) {
      case "NodePort" -> one.plus(Usage.of("services.nodeports", spec.getPorts().size()));
      case "LoadBalancer" -> {
        boolean all = !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts());
        long ports = spec.getPorts().stream().filter(port -> all || isAskedFor(port)).count();
        yield one.plus(Usage.of("services.nodeports", ports))
            .plus(Usage.of("services.loadbalancers", 1));
      }
      default -> one;
    };
  }

  private static boolean isAskedFor(ServicePort port) {
    return port.getNodePort() != null && port.getNodePort() > 0;
  }

  static Usage of(PersistentVolumeClaim claim) {
    var resources = claim.getSpec().getResources();
    Usage storage =
        resources == null ? Usage.NONE : Usage.of(resources.getRequests()).only(Set.of("storage"));
    Quantity size = storage.get("storage");
    Usage all =
        Usage.of("persistentvolumeclaims", 1).plus(new Usage(Map.of("requests.storage", size)));
    String storageClass = storageClass(claim);
    return storageClass.isEmpty()
        ? all
        : all.plus(Usage.of(storageClass + OF_CLASS + "persistentvolumeclaims", 1))
            .plus(new Usage(Map.of(storageClass + OF_CLASS + "requests.storage", size)));
  }

  private static String storageClass(PersistentVolumeClaim claim) {
    Map<String, String> annotations = claim.getMetadata().getAnnotations();
    String old = annotations == null ? null : annotations.get(OLD_CLASS);
    return old == null
        ? Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "")
        : old;
  }
}
