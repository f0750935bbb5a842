package dev.trimtab.apiserver.resources;

import dev.trimtab.apiserver.kinds.Strategy;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.storage.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource in one version, with all that the request pipeline must know of it.
 *
 * @param storage the name under which its objects are kept; {@code -} if they are not
 * @param storageKind how its objects name themselves at rest
 * @param custom what its definition says; null for built-in kinds
 */
public record ServedResource(
    ResourceType type,
    String storage,
    GroupVersionKind storageKind,
    Strategy strategy,
    @Nullable CustomVersion custom) {

  /** Whether its objects are kept at all. */
  public boolean isStored() {
    return !storage.equals("-");
  }

  /** Whether a definition made it. */
  public boolean isCustom() {
    return custom != null;
  }

  /** Whether it has a subresource of that name. */
  public boolean has(String subresource) {
    return type.subresource(subresource).isPresent();
  }

  /** The key of an object within its resource. */
  public String key(String namespace, String name) {
    return type.namespaced() ? namespace + "/" + name : name;
  }

  /** What the keys in a namespace start with; empty for all. */
  public String keyPrefix(String namespace) {
    return type.namespaced() && !namespace.isEmpty() ? namespace + "/" : "";
  }

  /** The document as this version shows it. */
  public Document view(Document stored) {
    return type.gvk().equals(storageKind) ? stored : VersionConversion.toServed(this, stored);
  }

  /** How objects of another kind are shown that stand for this resource's, such as scales. */
  public ServedResource as(GroupVersionKind kind) {
    var shown =
        new ResourceType(
            kind,
            type.plural(),
            type.singular(),
            type.namespaced(),
            List.of(),
            List.of(),
            type.verbs(),
            List.of());
    return new ServedResource(shown, storage, kind, strategy, null);
  }
}
