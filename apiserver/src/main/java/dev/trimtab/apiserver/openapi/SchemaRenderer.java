package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.AnySchema;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.ListSchema.ListType;
import dev.trimtab.apiserver.schema.MapSchema;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.Property;
import dev.trimtab.apiserver.schema.Property.Emission;
import dev.trimtab.apiserver.schema.ScalarSchema;
import dev.trimtab.apiserver.schema.ScalarType;
import dev.trimtab.apiserver.schema.Schema;
import dev.trimtab.apiserver.schema.SchemaTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes built-in types as OpenAPI schemas, with all types that they refer to. */
final class SchemaRenderer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final SchemaTable table;
  private final Dialect dialect;
  private final ScalarRenderer scalars;
  private final Map<String, GroupVersionKind> kinds = new TreeMap<>();
  private final Map<String, ObjectNode> schemas = new TreeMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();

  SchemaRenderer(SchemaTable table, Dialect dialect) {
    this.table = table;
    this.dialect = dialect;
    this.scalars = new ScalarRenderer(dialect);
    table.kinds().forEach((gvk, type) -> kinds.put(type, gvk));
  }

  /** A reference to a built-in struct, which will be among {@link #finish()}'s schemas. */
  ObjectNode reference(String typeName) {
    if (known.add(typeName)) {
      open.add(typeName);
    }
    return NODES.objectNode().put("$ref", dialect.reference(typeName));
  }

  /** Adds a schema of its own. */
  void add(String name, ObjectNode schema) {
    schemas.put(name, schema);
  }

  /** All schemas that were added or referred to, by name. */
  ObjectNode finish() {
    while (!open.isEmpty()) {
      String name = open.poll();
      schemas.put(name, special(name) ? scalars.named(name) : struct(name));
    }
    ObjectNode all = NODES.objectNode();
    schemas.forEach(all::set);
    return all;
  }

  private static boolean special(String name) {
    return ScalarRenderer.isNamed(name);
  }

  private ObjectNode struct(String name) {
    ObjectSchema schema = table.object(name);
    ObjectNode node = NODES.objectNode();
    describe(node, Descriptions.builtin().type(name));
    Set<String> required = new TreeSet<>();
    Map<String, ObjectNode> properties = new TreeMap<>();
    for (Property property : schema.properties().values()) {
      properties.put(property.name(), property(name, property));
      if (property.required()) {
        required.add(property.name());
      }
    }
    if (!properties.isEmpty()) {
      ObjectNode fields = node.putObject("properties");
      properties.forEach(fields::set);
    }
    if (!required.isEmpty()) {
      ArrayNode names = node.putArray("required");
      required.forEach(names::add);
    }
    node.put("type", "object");
    if (schema.atomic()) {
      node.put("x-kubernetes-map-type", "atomic");
    }
    GroupVersionKind gvk = kinds.get(name);
    if (gvk != null) {
      ArrayNode list = node.putArray("x-kubernetes-group-version-kind");
      list.add(kind(gvk.group().equals("meta.k8s.io") ? metaKind(gvk) : gvk));
    }
    return node;
  }

  /** The meta types belong to every group; documents name the core one. */
  private static GroupVersionKind metaKind(GroupVersionKind gvk) {
    return new GroupVersionKind("", "v1", gvk.kind());
  }

  static ObjectNode kind(GroupVersionKind gvk) {
    return NODES
        .objectNode()
        .put("group", gvk.group())
        .put("kind", gvk.kind())
        .put("version", gvk.version());
  }

  private ObjectNode property(String type, Property property) {
    ObjectNode node = NODES.objectNode();
    describe(node, Descriptions.builtin().field(type, property.name()));
    JsonNode preset = preset(property);
    if (!preset.isMissingNode()) {
      node.set("default", preset);
    }
    topology(node, type, property);
    if (!property.patch().strategies().isEmpty()) {
      Set<String> strategies = new TreeSet<>(property.patch().strategies());
      node.put("x-kubernetes-patch-strategy", String.join(",", strategies));
      if (!property.patch().mergeKey().isEmpty()) {
        node.put("x-kubernetes-patch-merge-key", property.patch().mergeKey());
      }
    }
    ObjectNode value = value(property.schema());
    if (dialect == Dialect.V3 && value.has("$ref") && !node.isEmpty()) {
      node.putArray("allOf").add(value);
    } else {
      node.setAll(value);
    }
    return node;
  }

  /** A declared default, or the zero value of a field that Go always has. */
  private static JsonNode preset(Property property) {
    JsonNode declared = property.element().defaultValue();
    if (declared != null) {
      return declared;
    }
    if (property.element().nullable()) {
      return NODES.missingNode();
    }
    return switch (property.schema()) {
      case ObjectSchema object -> NODES.objectNode();
      case ScalarSchema scalar when property.emission() == Emission.ALWAYS ->
          ScalarRenderer.zero(scalar.type());
      default -> NODES.missingNode();
    };
  }

  private void topology(ObjectNode node, String type, Property property) {
    switch (property.schema()) {
      case ListSchema list when list.type() != ListType.ATOMIC || isAnnotated(type) -> {
        node.put("x-kubernetes-list-type", list.type().name().toLowerCase(Locale.ROOT));
        if (!list.keys().isEmpty()) {
          ArrayNode keys = node.putArray("x-kubernetes-list-map-keys");
          list.keys().forEach(keys::add);
        }
      }
      case MapSchema map when map.atomic() -> node.put("x-kubernetes-map-type", "atomic");
      case ObjectSchema object when object.atomic() != table.object(object.typeName()).atomic() ->
          node.put("x-kubernetes-map-type", object.atomic() ? "atomic" : "granular");
      default -> {
        // Nothing to say about scalars and free values.
      }
    }
  }

  /** Built-in lists are marked atomic where the sources mark them; list objects are not. */
  private static boolean isAnnotated(String type) {
    return !type.endsWith("List");
  }

  ObjectNode value(Schema schema) {
    return switch (schema) {
      case ObjectSchema object -> reference(object.typeName());
      case ListSchema list -> {
        ObjectNode node = NODES.objectNode();
        node.set("items", item(list.items().schema()));
        yield node.put("type", "array");
      }
      case MapSchema map -> {
        ObjectNode node = NODES.objectNode();
        node.set("additionalProperties", item(map.values().schema()));
        yield node.put("type", "object");
      }
      case ScalarSchema scalar -> scalar(scalar);
      case AnySchema any -> any(any);
    };
  }

  private ObjectNode item(Schema schema) {
    ObjectNode value = value(schema);
    boolean plain = schema instanceof ScalarSchema scalar && scalar.type() == ScalarType.STRING;
    if (plain && !value.has("enum")) {
      value.put("default", "");
    }
    if (dialect == Dialect.V3 && schema instanceof ObjectSchema) {
      ObjectNode wrapped = NODES.objectNode();
      wrapped.putArray("allOf").add(value);
      wrapped.putObject("default");
      return wrapped;
    }
    return value;
  }

  private ObjectNode scalar(ScalarSchema scalar) {
    String name = ScalarRenderer.modelName(scalar.type());
    return name.isEmpty() ? scalars.inline(scalar) : reference(name);
  }

  private ObjectNode any(AnySchema any) {
    return switch (any.goType()) {
      case "v1.FieldsV1" -> reference(META + "FieldsV1");
      case "runtime.RawExtension" -> reference("io.k8s.apimachinery.pkg.runtime.RawExtension");
      default -> NODES.objectNode();
    };
  }

  private static void describe(ObjectNode node, String text) {
    if (!text.isEmpty()) {
      node.put("description", text);
    }
  }
}
