package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.ScalarSchema;
import dev.trimtab.apiserver.schema.ScalarType;
import java.util.Set;

/** Writes scalars, and the named types with a JSON form of their own. */
final class ScalarRenderer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String MACHINERY = "io.k8s.apimachinery.pkg.";
  private static final Set<String> NAMED =
      Set.of(
          MACHINERY + "apis.meta.v1.Time",
          MACHINERY + "apis.meta.v1.MicroTime",
          MACHINERY + "apis.meta.v1.Duration",
          MACHINERY + "apis.meta.v1.FieldsV1",
          MACHINERY + "api.resource.Quantity",
          MACHINERY + "util.intstr.IntOrString",
          MACHINERY + "runtime.RawExtension");

  private final Dialect dialect;

  ScalarRenderer(Dialect dialect) {
    this.dialect = dialect;
  }

  static boolean isNamed(String name) {
    return NAMED.contains(name);
  }

  /** The name under which the type is referred to; empty if it is written in place. */
  static String modelName(ScalarType type) {
    return switch (type) {
      case TIME -> MACHINERY + "apis.meta.v1.Time";
      case MICRO_TIME -> MACHINERY + "apis.meta.v1.MicroTime";
      case DURATION -> MACHINERY + "apis.meta.v1.Duration";
      case QUANTITY -> MACHINERY + "api.resource.Quantity";
      case INT_OR_STRING -> MACHINERY + "util.intstr.IntOrString";
      case STRING, BOOLEAN, INT32, INT64, DOUBLE, BYTES -> "";
    };
  }

  static JsonNode zero(ScalarType type) {
    return switch (type) {
      case STRING -> NODES.textNode("");
      case BOOLEAN -> NODES.booleanNode(false);
      case INT32, INT64, DOUBLE -> NODES.numberNode(0);
      case BYTES, QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> NODES.missingNode();
    };
  }

  /** A scalar that is written where it is used. */
  ObjectNode inline(ScalarSchema scalar) {
    ObjectNode node = NODES.objectNode();
    switch (scalar.type()) {
      case BOOLEAN -> node.put("type", "boolean");
      case INT32 -> node.put("format", "int32").put("type", "integer");
      case INT64 -> node.put("format", "int64").put("type", "integer");
      case DOUBLE -> node.put("format", "double").put("type", "number");
      case BYTES -> node.put("format", "byte").put("type", "string");
      case STRING, QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION ->
          node.put("type", "string");
    }
    if (!scalar.values().isEmpty()) {
      ArrayNode values = node.putArray("enum");
      scalar.values().forEach(values::add);
    }
    return node;
  }

  /** The schema of a type that {@link #isNamed}. */
  ObjectNode named(String name) {
    ObjectNode node = NODES.objectNode();
    String text = Descriptions.builtin().type(name);
    if (!text.isEmpty()) {
      node.put("description", text);
    }
    switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "Time", "MicroTime" -> node.put("format", "date-time").put("type", "string");
      case "Quantity" -> either(node, "string", "number");
      case "IntOrString" -> either(node.put("format", "int-or-string"), "integer", "string");
      case "FieldsV1", "RawExtension" -> node.put("type", "object");
      default -> node.put("type", "string");
    }
    return node;
  }

  /** OpenAPI 2 has no alternatives; there, such types are strings. */
  private void either(ObjectNode node, String first, String second) {
    if (dialect == Dialect.V2) {
      node.put("type", "string");
      return;
    }
    ArrayNode choices = node.putArray("oneOf");
    choices.addObject().put("type", first);
    choices.addObject().put("type", second);
  }
}
