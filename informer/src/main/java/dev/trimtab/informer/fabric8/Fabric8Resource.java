package dev.trimtab.informer.fabric8;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * Where a kind is served.
 *
 * @param group the API group; empty for the core group
 * @param version the API version
 * @param plural the name in paths
 * @param kind the kind
 */
public record Fabric8Resource(String group, String version, String plural, String kind) {

  static Fabric8Resource of(ResourceDefinitionContext context) {
    String group = context.getGroup();
    return new Fabric8Resource(
        group == null ? "" : group, context.getVersion(), context.getPlural(), context.getKind());
  }

  /** The kind's {@code apiVersion}. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The path of all objects, or of those of one namespace. */
  String path(String namespace) {
    return (group.isEmpty() ? "/api/" : "/apis/")
        + apiVersion()
        + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/")
        + plural;
  }
}
