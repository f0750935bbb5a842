package dev.trimtab.apiserver.security;

/**
 * What somebody wants to do.
 *
 * @param verb such as {@code get}, {@code list}, {@code create}
 * @param group the API group; empty for the core group, and for paths
 * @param resource the plural; empty if this is about a path
 * @param subresource empty if none
 * @param namespace empty for cluster-scoped resources and all namespaces
 * @param name empty if no single object is meant
 * @param path the URL's path if no resource is meant, such as {@code /healthz}
 */
public record Attributes(
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {

  /** A request for a resource. */
  public static Attributes ofResource(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    return new Attributes(verb, group, resource, subresource, namespace, name, "");
  }

  /** A request for a path outside the resources. */
  public static Attributes ofPath(String verb, String path) {
    return new Attributes(verb, "", "", "", "", "", path);
  }

  boolean isResource() {
    return !resource.isEmpty();
  }

  /** {@code pods}, or {@code pods/log}. */
  String resourceAndSubresource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  /** Why {@code user} may not do it, in Kubernetes' words. */
  public String refusal(String user) {
    if (!isResource()) {
      return "User \"%s\" cannot %s path \"%s\"".formatted(user, verb, path);
    }
    String where =
        namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"";
    return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
        .formatted(user, verb, resourceAndSubresource(), group, where);
  }
}
