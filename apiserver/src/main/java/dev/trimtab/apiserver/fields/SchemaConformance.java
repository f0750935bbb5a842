package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trimtab.apiserver.schema.AnySchema;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.ListSchema.ListType;
import dev.trimtab.apiserver.schema.MapSchema;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.ScalarSchema;
import dev.trimtab.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether a configuration has only fields that the schema declares, each of its type. */
final class SchemaConformance {
  private final List<String> problems = new ArrayList<>();
  private final boolean allowDuplicates;

  private SchemaConformance(boolean allowDuplicates) {
    this.allowDuplicates = allowDuplicates;
  }

  /** What is wrong, in one text; empty if nothing is. */
  static String check(Schema schema, JsonNode object, boolean allowDuplicates) {
    SchemaConformance check = new SchemaConformance(allowDuplicates);
    check.value(schema, object, "");
    return switch (check.problems.size()) {
      case 0 -> "";
      case 1 -> check.problems.getFirst();
      default -> "errors:\n  " + String.join("\n  ", check.problems);
    };
  }

  private void value(Schema schema, JsonNode value, String path) {
    if (value.isNull()) {
      return;
    }
    switch (schema) {
      case ObjectSchema object -> {
        if (isMap(value, path)) {
          fields(object, value, path);
        }
      }
      case MapSchema map -> {
        if (isMap(value, path)) {
          value
              .properties()
              .forEach(
                  entry ->
                      value(map.values().schema(), entry.getValue(), path + "." + entry.getKey()));
        }
      }
      case ListSchema list -> {
        if (value instanceof ArrayNode array) {
          items(list, array, path);
        } else {
          report(path, "expected list, got " + value);
        }
      }
      case ScalarSchema scalar -> scalar(scalar, value, path);
      case AnySchema any -> {
        // Anything goes.
      }
    }
  }

  private boolean isMap(JsonNode value, String path) {
    if (!value.isObject()) {
      report(path, "expected map, got " + value);
    }
    return value.isObject();
  }

  private void fields(ObjectSchema schema, JsonNode object, String path) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String place = path + "." + field.getKey();
      if (schema.properties().containsKey(field.getKey())) {
        value(Shapes.field(schema, field.getKey()), field.getValue(), place);
      } else if (!schema.preservesUnknown()) {
        report(place, "field not declared in schema");
      }
    }
  }

  private void items(ListSchema schema, ArrayNode array, String path) {
    Set<PathElement> seen = new TreeSet<>();
    for (int i = 0; i < array.size(); i++) {
      String place = path + "[" + i + "]";
      if (schema.type() != ListType.ATOMIC) {
        try {
          PathElement element = Shapes.identify(schema, array.get(i));
          place = path + element;
          if (!seen.add(element) && !allowDuplicates) {
            report(path, "duplicate entries for key " + element);
          }
        } catch (ApplyException e) {
          report(path, "element " + i + ": " + e.getMessage());
          return;
        }
      }
      value(schema.items().schema(), array.get(i), place);
    }
  }

  private void scalar(ScalarSchema schema, JsonNode value, String path) {
    switch (schema.type()) {
      case STRING, BYTES -> {
        if (!value.isTextual()) {
          report(path, "expected string, got " + value);
        }
      }
      case BOOLEAN -> {
        if (!value.isBoolean()) {
          report(path, "expected boolean, got " + value);
        }
      }
      case INT32, INT64, DOUBLE -> {
        if (!value.isNumber()) {
          report(path, "expected numeric (int or float), got " + value);
        }
      }
      case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> {
        if (value.isContainerNode()) {
          report(path, "expected any scalar, got " + value);
        }
      }
    }
  }

  private void report(String path, String message) {
    problems.add(path.isEmpty() ? message : path + ": " + message);
  }
}
