package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.Schema;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The set of all fields that an object sets. */
final class TreeSets {
  private TreeSets() {}

  static FieldSet of(Schema schema, JsonNode object) {
    FieldSetBuilder builder = new FieldSetBuilder();
    fields(schema, object, builder);
    return builder.build();
  }

  private static void fields(Schema schema, JsonNode object, FieldSetBuilder builder) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      PathElement element = new PathElement.Field(field.getKey());
      JsonNode value = field.getValue();
      boolean leaf = below(Shapes.field(schema, field.getKey()), value, element, builder);
      boolean empty = value.isNull() || (value.isObject() && value.isEmpty());
      if (leaf || empty || !Shapes.declares(schema, element)) {
        builder.add(element);
      }
    }
  }

  /** Adds what lies below the value; returns whether it is a leaf. */
  private static boolean below(
      Schema schema, JsonNode value, PathElement element, FieldSetBuilder builder) {
    return switch (Shapes.form(schema, value)) {
      case LEAF -> true;
      case MAP -> {
        fields(schema, value, builder.below(element));
        yield false;
      }
      case LIST -> {
        items((ListSchema) schema, value, builder.below(element));
        yield false;
      }
    };
  }

  private static void items(ListSchema schema, JsonNode list, FieldSetBuilder builder) {
    SortedMap<PathElement, Integer> counts = new TreeMap<>();
    for (JsonNode item : list) {
      counts.merge(Shapes.identify(schema, item), 1, Integer::sum);
    }
    for (JsonNode item : list) {
      PathElement element = Shapes.identify(schema, item);
      builder.add(element);
      boolean unique = counts.getOrDefault(element, 0) == 1;
      if (unique) {
        below(Shapes.item(schema), item, element, builder);
      }
    }
  }
}
