package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.Property.Emission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decodes trees of built-in kinds as a Kubernetes server does: into its Go type and out again.
 *
 * <p>The result has the fields in the type's order, canonical quantities and times, no nulls where
 * Go has none, no empty fields that Go leaves out, and Go's zero values where it writes them, such
 * as {@code status: {}}. Fields that the type lacks are dropped and reported.
 */
public final class TypedDecoder {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<String> unknown = new ArrayList<>();

  private TypedDecoder() {}

  /**
   * Decodes an object.
   *
   * @param schema its kind's schema
   * @throws DecodeException if a field is of another type
   */
  public static Decoded decode(ObjectSchema schema, ObjectNode object) {
    TypedDecoder decoder = new TypedDecoder();
    ObjectNode tree = decoder.object(schema, object, Location.ROOT);
    return new Decoded(tree, decoder.unknown);
  }

  /**
   * What Go writes for a field of {@code schema} that nobody has set, such as {@code status: {}};
   * empty if it leaves it out, or if there is no such field.
   */
  public static Optional<JsonNode> unset(ObjectSchema schema, String field) {
    return Optional.ofNullable(schema.properties().get(field))
        .map(property -> new TypedDecoder().written(property, null));
  }

  /** A decoded part of an object. */
  record Part(ObjectNode tree, List<String> strictErrors) {}

  /** Decodes a part of an object that is of a built-in type. */
  static Part decodePart(ObjectSchema schema, JsonNode node, String path) {
    TypedDecoder decoder = new TypedDecoder();
    ObjectNode tree = decoder.object(schema, node, new Location(null, path, path));
    return new Part(tree, decoder.unknown);
  }

  /** Null stands for an absent value. */
  private @Nullable JsonNode value(Schema schema, JsonNode node, Location at) {
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    return switch (schema) {
      case ObjectSchema object -> object(object, node, at);
      case MapSchema map -> map(map, node, at);
      case ListSchema list -> list(list, node, at);
      case ScalarSchema scalar -> GoScalars.decode(scalar, node, at);
      case AnySchema any -> node.deepCopy();
    };
  }

  private ObjectNode object(ObjectSchema schema, JsonNode node, Location at) {
    if (!node.isObject()) {
      throw GoScalars.mismatch(node, at, schema.goType());
    }
    Map<String, JsonNode> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Property property = schema.properties().get(field.getKey());
      Location place = at.field(schema.goStructName(), field.getKey());
      if (property == null) {
        unknown.add("unknown field \"" + place.path() + "\"");
        continue;
      }
      JsonNode value = value(property.schema(), field.getValue(), place);
      if (value != null) {
        values.put(property.name(), value);
      }
    }
    ObjectNode result = NODES.objectNode();
    for (Property property : schema.properties().values()) {
      JsonNode written = written(property, values.get(property.name()));
      if (written != null) {
        result.set(property.name(), written);
      }
    }
    return result;
  }

  /** What Go writes for the field, or null if it leaves it out. */
  private @Nullable JsonNode written(Property property, @Nullable JsonNode value) {
    boolean always = property.emission() == Emission.ALWAYS;
    if (property.element().nullable()) {
      return value == null && always ? NullNode.getInstance() : value;
    }
    JsonNode zero = zero(property.schema());
    JsonNode actual = value == null ? zero : value;
    return switch (property.emission()) {
      case ALWAYS -> actual;
      case OMIT_EMPTY -> empty(property.schema(), actual) ? null : actual;
      case OMIT_ZERO -> actual.equals(zero) ? null : actual;
    };
  }

  private JsonNode zero(Schema schema) {
    return switch (schema) {
      case ObjectSchema object -> object(object, NODES.objectNode(), Location.ROOT);
      case ScalarSchema scalar -> GoScalars.zero(scalar.type());
      case MapSchema map -> NullNode.getInstance();
      case ListSchema list -> NullNode.getInstance();
      case AnySchema any -> NullNode.getInstance();
    };
  }

  private static boolean empty(Schema schema, JsonNode value) {
    return switch (schema) {
      case ObjectSchema object -> false;
      case ScalarSchema scalar -> GoScalars.empty(scalar.type(), value);
      case MapSchema map -> value.isEmpty();
      case ListSchema list -> value.isEmpty();
      case AnySchema any -> value.isNull();
    };
  }

  private ObjectNode map(MapSchema schema, JsonNode node, Location at) {
    if (!node.isObject()) {
      throw GoScalars.mismatch(node, at, schema.goType());
    }
    Map<String, JsonNode> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      values.put(entry.getKey(), item(schema.values(), entry.getValue(), at.key(entry.getKey())));
    }
    ObjectNode result = NODES.objectNode();
    values.forEach(result::set);
    return result;
  }

  private ArrayNode list(ListSchema schema, JsonNode node, Location at) {
    if (!node.isArray()) {
      throw GoScalars.mismatch(node, at, schema.goType());
    }
    ArrayNode result = NODES.arrayNode(node.size());
    for (int i = 0; i < node.size(); i++) {
      result.add(item(schema.items(), node.get(i), at.index(i)));
    }
    return result;
  }

  private JsonNode item(Element element, JsonNode node, Location at) {
    JsonNode value = value(element.schema(), node, at);
    if (value != null) {
      return value;
    }
    return element.nullable() ? NullNode.getInstance() : zero(element.schema());
  }
}
