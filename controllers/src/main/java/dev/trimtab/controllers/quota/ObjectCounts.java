package dev.trimtab.controllers.quota;

import dev.trimtab.controllers.shared.MetadataApi;
import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.framework.Context;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Counts objects of any resource. */
final class ObjectCounts {

  private final Context<?> context;

  ObjectCounts(Context<?> context) {
    this.context = context;
  }

  /** How many objects of a resource such as {@code deployments.apps} a namespace has. */
  long in(String namespace, String resource) throws InterruptedException {
    Class<? extends HasMetadata> kind = QuotaKinds.WATCHED.get(resource);
    if (kind != null) {
      return context.lister(kind).snapshots().stream()
          .filter(snapshot -> snapshot.key().namespace().equals(namespace))
          .count();
    }
    Optional<ServedKind> served = served(resource);
    return served.isPresent()
        ? new MetadataApi(context.client()).count(served.get(), namespace)
        : 0;
  }

  /** The resource in the version its group prefers; empty if it is not served, as yet. */
  private Optional<ServedKind> served(String resource) {
    int dot = resource.indexOf('.');
    String plural = dot < 0 ? resource : resource.substring(0, dot);
    String group = dot < 0 ? "" : resource.substring(dot + 1);
    String version = "v1";
    if (!group.isEmpty()) {
      APIGroup found = context.client().getApiGroup(group);
      if (found == null) {
        return Optional.empty();
      }
      version = found.getPreferredVersion().getVersion();
    }
    APIResourceList list =
        context.client().getApiResources(group.isEmpty() ? version : group + "/" + version);
    if (list == null) {
      return Optional.empty();
    }
    for (APIResource candidate : list.getResources()) {
      if (candidate.getName().equals(plural) && Boolean.TRUE.equals(candidate.getNamespaced())) {
        return Optional.of(new ServedKind(group, version, plural, candidate.getKind(), true));
      }
    }
    return Optional.empty();
  }
}
