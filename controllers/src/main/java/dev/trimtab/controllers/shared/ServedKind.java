package dev.trimtab.controllers.shared;

import dev.trimtab.informer.ObjectKey;

/**
 * A kind as the server says it serves it.
 *
 * @param group the API group; empty for the core group
 * @param version the version the server prefers
 * @param plural the name in paths
 * @param kind the name in objects
 * @param namespaced whether its objects are in namespaces
 */
public record ServedKind(
    String group, String version, String plural, String kind, boolean namespaced) {

  /** The {@code apiVersion} of its objects. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The path of all its objects, or of those of a namespace. */
  public String path(String namespace) {
    return (group.isEmpty() ? "/api/" : "/apis/")
        + apiVersion()
        + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/")
        + plural;
  }

  /** The path of one object. */
  public String path(ObjectKey key) {
    return path(key.namespace()) + "/" + key.name();
  }

  /** {@code pods}, or {@code deployments.apps}. */
  public String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
