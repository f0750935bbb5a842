package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the server which kinds it serves. */
public final class Discovery {

  private Discovery() {}

  /**
   * The kinds that can be used with all of {@code verbs}, each in the version its group prefers or,
   * if it is not served there, the first that serves it.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the server does not tell
   */
  public static List<ServedKind> kinds(KubernetesClient client, Set<String> verbs) {
    Map<String, ServedKind> found = new LinkedHashMap<>();
    add(found, "", "v1", client.getApiResources("v1"), verbs);
    for (APIGroup group : client.getApiGroups().getGroups()) {
      for (String version : versions(group)) {
        add(
            found,
            group.getName(),
            version,
            client.getApiResources(group.getName() + "/" + version),
            verbs);
      }
    }
    return List.copyOf(found.values());
  }

  private static List<String> versions(APIGroup group) {
    var versions = new ArrayList<String>();
    if (group.getPreferredVersion() != null) {
      versions.add(group.getPreferredVersion().getVersion());
    }
    group.getVersions().stream()
        .map(v -> v.getVersion())
        .filter(v -> !versions.contains(v))
        .forEach(versions::add);
    return versions;
  }

  private static void add(
      Map<String, ServedKind> found,
      String group,
      String version,
      @Nullable APIResourceList resources,
      Set<String> verbs) {
    if (resources == null) {
      return; // The version went between the two questions.
    }
    for (APIResource resource : resources.getResources()) {
      if (!resource.getName().contains("/")
          && resource.getVerbs() != null
          && resource.getVerbs().containsAll(verbs)) {
        var kind =
            new ServedKind(
                group,
                version,
                resource.getName(),
                resource.getKind(),
                Boolean.TRUE.equals(resource.getNamespaced()));
        found.putIfAbsent(kind.qualifiedName(), kind);
      }
    }
  }
}
