package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.Target;
import dev.trimtab.apiserver.verbs.Verbs;
import java.util.List;
import java.util.function.Consumer;

/** Makes the objects that every cluster has, if they are not there. */
final class Boot {

  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final Database database;
  private final Catalog catalog;
  private final Verbs verbs;

  Boot(Database database, Catalog catalog, Verbs verbs) {
    this.database = database;
    this.catalog = catalog;
    this.verbs = verbs;
  }

  void run() {
    for (String namespace : NAMESPACES) {
      ensure("namespaces", "", namespace, object -> {});
    }
    for (ObjectNode namespace : verbs.objects().list("namespaces", "")) {
      verbs.ensureNamespaceContent(namespace.path("metadata").path("name").asText());
    }
    priorityClass("system-node-critical", 2_000_001_000);
    priorityClass("system-cluster-critical", 2_000_000_000);
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
    ServedResource served = catalog.find(resource);
    if (served == null) {
      throw new IllegalStateException("not served: " + resource);
    }
    if (database.snapshot().get(served.storage(), served.key(namespace, name)) != null) {
      return;
    }
    ObjectNode object = Json.object();
    object.put("apiVersion", served.type().gvk().apiVersion());
    object.put("kind", served.type().gvk().kind());
    object.putObject("metadata").put("name", name);
    content.accept(object);
    try {
      verbs.create(new Target(served, namespace, "", ""), object);
    } catch (ApiException e) {
      if (!e.reason().equals("AlreadyExists")) {
        throw e;
      }
      // Somebody was quicker, which is as good.
    }
  }
}
