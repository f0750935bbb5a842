package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.security.BootstrapRoles;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.Target;
import dev.trimtab.apiserver.verbs.Verbs;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes the objects that every cluster has, if they are not there. */
final class Boot {

  private static final String SYSTEM = "kube-system";
  private static final List<String> NAMESPACES =
      List.of("default", SYSTEM, "kube-public", "kube-node-lease");

  private final Database database;
  private final Catalog catalog;
  private final Verbs verbs;

  Boot(Database database, Catalog catalog, Verbs verbs) {
    this.database = database;
    this.catalog = catalog;
    this.verbs = verbs;
  }

  /** The Service by which pods reach this server, and where it is. */
  void publish(String serviceAddress, String host, int port) {
    ensure(
        "services",
        "default",
        "kubernetes",
        object -> {
          label(object, "component", "apiserver");
          label(object, "provider", "kubernetes");
          ObjectNode spec = object.putObject("spec").put("clusterIP", serviceAddress);
          spec.put("type", "ClusterIP").put("sessionAffinity", "None");
          spec.putArray("ports")
              .addObject()
              .put("name", "https")
              .put("port", 443)
              .put("targetPort", port);
        });
    verbs
        .own()
        .put(target("endpointslices.discovery.k8s.io", "default", "kubernetes"), slice(host, port));
  }

  private static ObjectNode slice(String host, int port) {
    ObjectNode slice = Json.object();
    label(slice, "kubernetes.io/service-name", "kubernetes");
    slice.put("addressType", host.contains(":") ? "IPv6" : "IPv4");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(host);
    endpoint.putObject("conditions").put("ready", true);
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return slice;
  }

  private static void label(ObjectNode object, String key, String value) {
    object.withObject("/metadata").withObject("/labels").put(key, value);
  }

  private Target target(String resource, String namespace, String name) {
    ServedResource served = catalog.find(resource);
    if (served == null) {
      throw new IllegalStateException("not served: " + resource);
    }
    return new Target(served, namespace, name, "");
  }

  /**
   * Tells kube-controller-manager, kube-scheduler and other servers how to know this server's
   * clients.
   *
   * @param authority of the clients' certificates, as PEM
   */
  void publishAuthority(String authority) {
    ObjectNode map = Json.object();
    map.putObject("data").put("client-ca-file", authority);
    verbs.own().put(target("configmaps", SYSTEM, "extension-apiserver-authentication"), map);
  }

  /** From when on the use of tokens that never expire is noted: nothing here ever issued one. */
  void publishTracking(LocalDate today) {
    ensure(
        "configmaps",
        SYSTEM,
        "kube-apiserver-legacy-service-account-token-tracking",
        map -> map.putObject("data").put("since", today.toString()));
  }

  void run() {
    for (String namespace : NAMESPACES) {
      ensure("namespaces", "", namespace, object -> {});
    }
    for (ObjectNode namespace : verbs.objects().list("namespaces", "")) {
      verbs.own().ensureNamespaceContent(namespace.path("metadata").path("name").asText());
    }
    priorityClass("system-node-critical", 2_000_001_000);
    priorityClass("system-cluster-critical", 2_000_000_000);
  }

  /** The roles that clusters with role-based access have from the start. */
  void roles() {
    for (ObjectNode role : BootstrapRoles.objects()) {
      String resource =
          role.path("kind").asText().toLowerCase(Locale.ROOT) + "s.rbac.authorization.k8s.io";
      String name = role.path("metadata").path("name").asText();
      ensure(resource, "", name, object -> object.setAll(role));
    }
  }

  private void priorityClass(String name, int value) {
    String meaning =
        name.equals("system-node-critical")
            ? "Used for system critical pods that must not be moved from their current node."
            : "Used for system critical pods that must run in the cluster, but can be moved to"
                + " another node if necessary.";
    ensure(
        "priorityclasses.scheduling.k8s.io",
        "",
        name,
        object ->
            object
                .put("value", value)
                .put("description", meaning)
                .put("preemptionPolicy", "PreemptLowerPriority"));
  }

  /** Creates an object unless there is one of that name. */
  void ensure(String resource, String namespace, String name, Consumer<ObjectNode> content) {
    Target target = target(resource, namespace, name);
    ServedResource served = target.resource();
    if (database.snapshot().get(served.storage(), served.key(namespace, name)) != null) {
      return;
    }
    ObjectNode object = Json.object();
    object.put("apiVersion", served.type().gvk().apiVersion());
    object.put("kind", served.type().gvk().kind());
    object.putObject("metadata").put("name", name);
    content.accept(object);
    try {
      verbs.own().create(target.named(""), object);
    } catch (ApiException e) {
      if (!e.reason().equals("AlreadyExists")) {
        throw e;
      }
      // Somebody was quicker, which is as good.
    }
  }
}
