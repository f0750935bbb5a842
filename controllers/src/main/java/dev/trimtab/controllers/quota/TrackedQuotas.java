package dev.trimtab.controllers.quota;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The quotas that are looked after, and which resources they count.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class TrackedQuotas {

  private final Map<ObjectKey, Set<String>> quotas = new ConcurrentHashMap<>();

  void put(ResourceQuota quota) {
    quotas.put(
        ObjectKey.of(quota.getMetadata().getNamespace(), quota.getMetadata().getName()),
        quota.getSpec().getHard().keySet().stream()
            .map(QuotaKinds::concerned)
            .collect(Collectors.toUnmodifiableSet()));
  }

  void remove(ObjectKey quota) {
    quotas.remove(quota);
  }

  /** Those to look at because of an object of {@code resource}. */
  Collection<ObjectKey> counting(String resource, HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return quotas.entrySet().stream()
        .filter(quota -> quota.getKey().namespace().equals(namespace))
        .filter(quota -> quota.getValue().contains(resource))
        .map(Map.Entry::getKey)
        .toList();
  }
}
