package dev.trimtab.apiserver.samples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ObjectLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cluster's objects, in a map. */
public final class MapLookup implements ObjectLookup {
  private final Map<String, ObjectNode> objects = new TreeMap<>();

  /** Adds an object, or replaces it. */
  public MapLookup put(String resource, ObjectNode object) {
    objects.put(
        resource
            + "/"
            + object.path("metadata").path("namespace").asText("")
            + "/"
            + object.path("metadata").path("name").asText(""),
        object);
    return this;
  }

  /** Removes an object. */
  public void remove(String resource, String namespace, String name) {
    objects.remove(resource + "/" + namespace + "/" + name);
  }

  /** An object of which nothing more is known. */
  public static ObjectNode object(String namespace, String name, String uid) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.putObject("metadata").put("namespace", namespace).put("name", name).put("uid", uid);
    return object;
  }

  @Override
  public Optional<ObjectNode> get(String resource, String namespace, String name) {
    return Optional.ofNullable(objects.get(resource + "/" + namespace + "/" + name))
        .map(ObjectNode::deepCopy);
  }

  @Override
  public List<ObjectNode> list(String resource, String namespace) {
    String prefix = resource + "/" + (namespace.isEmpty() ? "" : namespace + "/");
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> entry.getValue().deepCopy())
        .toList();
  }
}
