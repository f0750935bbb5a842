package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.fields.Shapes.Form;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays a configuration over an object: what both have is taken from the configuration. */
final class Merger {
  private Merger() {}

  static ObjectNode merge(Schema schema, ObjectNode live, ObjectNode config) {
    return fields(schema, live, config);
  }

  /** Null stands for an absent value; one of both is present. */
  static JsonNode value(Schema schema, @Nullable JsonNode live, JsonNode config) {
    if (live == null || isEmpty(live)) {
      return config;
    }
    Form form = Shapes.form(schema, live);
    if (form != Form.LEAF && isEmpty(config)) {
      return live;
    }
    if (form == Form.LEAF || form != Shapes.form(schema, config)) {
      return config;
    }
    return form == Form.MAP
        ? fields(schema, live, config)
        : ListItemsMerge.merge((ListSchema) schema, (ArrayNode) live, (ArrayNode) config);
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isContainerNode() && value.isEmpty());
  }

  private static ObjectNode fields(Schema schema, JsonNode live, JsonNode config) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : live.properties()) {
      JsonNode wanted = config.get(field.getKey());
      merged.set(
          field.getKey(),
          wanted == null
              ? field.getValue()
              : value(Shapes.field(schema, field.getKey()), field.getValue(), wanted));
    }
    for (Map.Entry<String, JsonNode> field : config.properties()) {
      if (!live.has(field.getKey())) {
        merged.set(field.getKey(), field.getValue());
      }
    }
    return merged;
  }
}
