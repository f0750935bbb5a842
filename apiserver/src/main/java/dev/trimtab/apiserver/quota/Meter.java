package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ResourceType;
import java.util.Set;

/** Says what objects of a resource use. */
sealed interface Meter permits CountMeter, PodMeter, ServiceMeter, ClaimMeter {

  /** That of a namespaced resource. */
  static Meter of(ResourceType type) {
    return switch (type.qualifiedName()) {
      case "pods" -> new PodMeter();
      case "services" -> new ServiceMeter();
      case "persistentvolumeclaims" -> new ClaimMeter();
      case String name -> new CountMeter(name);
    };
  }

  /** What the object, complete and valid, uses. */
  Charge charge(ObjectNode object);

  /** Whether an update of the object, or of this part of it, can change what it uses. */
  default boolean concerns(String subresource) {
    return subresource.isEmpty();
  }

  /**
   * What a quota of {@code required} wants to know and the object does not say, in Kubernetes'
   * words; empty if it says all.
   */
  default String missing(ObjectNode object, Set<String> required) {
    return "";
  }
}
