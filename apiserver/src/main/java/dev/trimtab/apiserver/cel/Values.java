package dev.trimtab.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** JSON as CEL values, with the numbers that the schema says and names that CEL can spell. */
final class Values {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> KEYWORDS =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return");

  private Values() {}

  /**
   * The value.
   *
   * @param schema what is known of it; may be missing
   */
  static Object of(JsonNode value, JsonNode schema) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> object(value, schema);
      case ARRAY -> {
        List<Object> items = new ArrayList<>(value.size());
        value.forEach(item -> items.add(of(item, schema.path("items"))));
        yield items;
      }
      case STRING, BINARY -> value.asText();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> number(value, schema);
      case NULL, MISSING -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode value, JsonNode schema) {
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    boolean wantsDouble = schema.path("type").asText().equals("number");
    if (whole && !wantsDouble) {
      return value.longValue();
    }
    return value.doubleValue();
  }

  private static Map<String, Object> object(JsonNode value, JsonNode schema) {
    boolean free = schema.path("additionalProperties").isObject();
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode below =
          free
              ? schema.path("additionalProperties")
              : schema.path("properties").path(field.getKey());
      String name = free ? field.getKey() : escape(field.getKey());
      fields.put(name, of(field.getValue(), below));
    }
    return fields;
  }

  /** As Kubernetes spells properties whose names are no identifiers. */
  private static String escape(String name) {
    if (KEYWORDS.contains(name)) {
      return "__" + name + "__";
    }
    String escaped =
        name.replace("__", "__underscores__")
            .replace(".", "__dot__")
            .replace("-", "__dash__")
            .replace("/", "__slash__");
    return NAME.matcher(escaped).matches() ? escaped : name;
  }
}
