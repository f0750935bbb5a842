package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.model.ResourceType.Subresource;
import java.util.List;

/** Writes the paths of a resource and of its subresources. */
final class PathRenderer {
  private final OperationRenderer operations;
  private final Parameters parameters;
  private final ObjectNode paths;

  PathRenderer(OperationRenderer operations, Parameters parameters, ObjectNode paths) {
    this.operations = operations;
    this.parameters = parameters;
    this.paths = paths;
  }

  /** {@code api/v1} or {@code apis/apps/v1}. */
  static String root(GroupVersionKind gvk) {
    return (gvk.group().isEmpty() ? "api/" : "apis/") + gvk.apiVersion();
  }

  void add(ResourceType type) {
    String root = "/" + root(type.gvk());
    String collection =
        root + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    collection(type, collection);
    object(type, collection + "/{name}");
    if (type.namespaced() && type.verbs().contains("list")) {
      ObjectNode path = paths.putObject(root + "/" + type.plural());
      path.set("get", operations.list(type, false));
      path.set("parameters", parameters.ofPath(false, false, type.gvk().kind()));
    }
    for (Subresource subresource : type.subresources()) {
      subresource(type, subresource, collection + "/{name}/" + subresource.name());
    }
  }

  private void collection(ResourceType type, String place) {
    ObjectNode path = paths.objectNode();
    if (type.verbs().contains("list")) {
      path.set("get", operations.list(type, type.namespaced()));
    }
    if (type.verbs().contains("create")) {
      path.set("post", operations.create(type));
    }
    if (type.verbs().contains("deletecollection")) {
      path.set("delete", operations.deleteCollection(type));
    }
    put(place, path, false, type);
  }

  private void object(ResourceType type, String place) {
    ObjectNode path = paths.objectNode();
    List<String> verbs = type.verbs();
    if (verbs.contains("get")) {
      path.set("get", operations.read(type, "", type.gvk()));
    }
    if (verbs.contains("update")) {
      path.set("put", operations.replace(type, "", type.gvk()));
    }
    if (verbs.contains("patch")) {
      path.set("patch", operations.patch(type, "", type.gvk()));
    }
    if (verbs.contains("delete")) {
      path.set("delete", operations.delete(type));
    }
    put(place, path, true, type);
  }

  private void subresource(ResourceType type, Subresource subresource, String place) {
    ObjectNode path = paths.objectNode();
    String name = subresource.name();
    List<String> verbs = subresource.verbs();
    if (verbs.contains("get")) {
      path.set("get", operations.read(type, name, subresource.kind()));
    }
    if (verbs.contains("create")) {
      path.set("post", operations.createBelow(type, name, subresource.kind()));
    }
    if (verbs.contains("update")) {
      path.set("put", operations.replace(type, name, subresource.kind()));
    }
    if (verbs.contains("patch")) {
      path.set("patch", operations.patch(type, name, subresource.kind()));
    }
    put(place, path, true, type);
  }

  private void put(String place, ObjectNode path, boolean named, ResourceType type) {
    if (!path.isEmpty()) {
      path.set("parameters", parameters.ofPath(named, type.namespaced(), type.gvk().kind()));
      paths.set(place, path);
    }
  }
}
