package dev.trimtab.apiserver.model;

import java.util.List;
import java.util.Optional;

/**
 * A resource that the server serves.
 *
 * @param gvk its kind
 * @param plural its name in paths
 * @param singular its name for one
 * @param namespaced whether objects live in namespaces
 * @param shortNames further names for people
 * @param categories groups of resources, such as {@code all}
 * @param verbs what can be done, in Kubernetes' words, sorted
 * @param subresources what hangs below an object
 */
public record ResourceType(
    GroupVersionKind gvk,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    List<Subresource> subresources) {
  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    verbs = List.copyOf(verbs);
    subresources = List.copyOf(subresources);
  }

  /** The subresource of that name. */
  public Optional<Subresource> subresource(String name) {
    return subresources.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** {@code deployments.apps}, or {@code pods} in the core group. */
  public String qualifiedName() {
    return gvk.group().isEmpty() ? plural : plural + "." + gvk.group();
  }

  /**
   * What hangs below an object, such as {@code status}.
   *
   * @param kind what it takes and gives
   */
  public record Subresource(String name, GroupVersionKind kind, List<String> verbs) {
    public Subresource {
      verbs = List.copyOf(verbs);
    }
  }
}
