package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.fields.Shapes.Form;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.Schema;
import java.util.Map;

/** Takes fields out of an object. What becomes empty by that becomes null. */
final class Remover {
  private Remover() {}

  static ObjectNode remove(Schema schema, ObjectNode object, FieldSet doomed) {
    return value(schema, object, doomed) instanceof ObjectNode rest ? rest : object.objectNode();
  }

  private static JsonNode value(Schema schema, JsonNode value, FieldSet doomed) {
    Form form = Shapes.form(schema, value);
    if (form == Form.LEAF) {
      return value.isContainerNode() ? NullNode.getInstance() : value;
    }
    return switch (value) {
      case ObjectNode object -> fields(schema, object, doomed);
      case ArrayNode array -> items((ListSchema) schema, array, doomed);
      default -> NullNode.getInstance();
    };
  }

  private static JsonNode fields(Schema schema, ObjectNode object, FieldSet doomed) {
    ObjectNode rest = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      PathElement element = new PathElement.Field(field.getKey());
      if (doomed.has(element)) {
        continue;
      }
      FieldSet below = doomed.below(element);
      JsonNode value = field.getValue();
      rest.set(
          field.getKey(),
          below.isEmpty() ? value : value(Shapes.field(schema, field.getKey()), value, below));
    }
    return rest.isEmpty() ? NullNode.getInstance() : rest;
  }

  private static JsonNode items(ListSchema schema, ArrayNode array, FieldSet doomed) {
    ArrayNode rest = array.arrayNode();
    for (JsonNode item : array) {
      PathElement element = Shapes.identify(schema, item);
      if (doomed.has(element)) {
        continue;
      }
      FieldSet below = doomed.below(element);
      rest.add(below.isEmpty() ? item : value(Shapes.item(schema), item, below));
    }
    return rest.isEmpty() ? NullNode.getInstance() : rest;
  }
}
