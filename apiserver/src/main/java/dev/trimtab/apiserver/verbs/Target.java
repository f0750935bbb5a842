package dev.trimtab.apiserver.verbs;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.resources.ServedResource;

/**
 * What a request is about.
 *
 * @param namespace empty for cluster scope or all namespaces
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
public record Target(ServedResource resource, String namespace, String name, String subresource) {

  /** The resource's type. */
  public ResourceType type() {
    return resource.type();
  }

  /** The object's key within its resource. */
  public String key() {
    return resource.key(namespace, name);
  }

  /** The same with another name. */
  public Target named(String otherName) {
    return new Target(resource, namespace, otherName, subresource);
  }

  /** The object itself. */
  public Target whole() {
    return new Target(resource, namespace, name, "");
  }

  /** That it does not exist. */
  public ApiException notFound() {
    return ApiException.notFound(type(), name);
  }
}
