package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.DecodeException;
import dev.trimtab.apiserver.schema.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Field sets as JSON: {@code {"f:spec":{"f:ports":{"k:{\"port\":80}":{".":{}}}}}}. */
final class FieldsV1 {
  private FieldsV1() {}

  static ObjectNode encode(FieldSet set) {
    return encode(set, false);
  }

  private static ObjectNode encode(FieldSet set, boolean self) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (self) {
      node.putObject(".");
    }
    TreeSet<PathElement> elements = new TreeSet<>(set.members());
    elements.addAll(set.children().keySet());
    for (PathElement element : elements) {
      FieldSet below = set.below(element);
      boolean member = set.has(element) && !below.isEmpty();
      node.set(encode(element), encode(below, member));
    }
    return node;
  }

  private static String encode(PathElement element) {
    return switch (element) {
      case PathElement.Field field -> "f:" + field.name();
      case PathElement.Value value -> "v:" + value.value();
      case PathElement.Index index -> "i:" + index.index();
      case PathElement.Key key -> {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        key.fields().forEach(fields::set);
        yield "k:" + fields;
      }
    };
  }

  /**
   * Reads a set.
   *
   * @throws ApplyException if the text is no field set
   */
  static FieldSet decode(JsonNode node) {
    FieldSetBuilder builder = new FieldSetBuilder();
    read(node, builder);
    return builder.build();
  }

  /** Returns whether the place itself is a member. */
  private static boolean read(JsonNode node, FieldSetBuilder builder) {
    boolean self = node.isEmpty();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().equals(".")) {
        self = true;
        continue;
      }
      Optional<PathElement> element = element(entry.getKey());
      if (element.isPresent() && read(entry.getValue(), builder.below(element.get()))) {
        builder.add(element.get());
      }
    }
    return self;
  }

  /** Nothing for kinds of elements that a later version may know. */
  private static Optional<PathElement> element(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new ApplyException("managedFields: " + text + " is no path element");
    }
    String rest = text.substring(2);
    return switch (text.charAt(0)) {
      case 'f' -> Optional.of(new PathElement.Field(rest));
      case 'v' -> Optional.of(new PathElement.Value(json(rest)));
      case 'i' -> Optional.of(new PathElement.Index(index(rest)));
      case 'k' -> {
        SortedMap<String, JsonNode> fields = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : json(rest).properties()) {
          fields.put(field.getKey(), field.getValue());
        }
        yield Optional.of(new PathElement.Key(fields));
      }
      default -> Optional.empty();
    };
  }

  private static JsonNode json(String text) {
    try {
      return DocumentReader.json(text.getBytes(StandardCharsets.UTF_8)).tree();
    } catch (DecodeException e) {
      throw new ApplyException("managedFields: " + text + ": " + e.getMessage());
    }
  }

  private static int index(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ApplyException("managedFields: " + text + " is no index");
    }
  }
}
