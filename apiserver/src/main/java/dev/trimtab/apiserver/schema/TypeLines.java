package dev.trimtab.apiserver.schema;

import dev.trimtab.apiserver.model.GroupVersionKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema table's file, cut into types and not yet parsed.
 *
 * <p>Lines start with {@code kind}, {@code type} or a tab; {@code docs/schema-table.md} has the
 * format. Reading takes one pass that finds the type lines.
 */
final class TypeLines {
  private final Map<GroupVersionKind, String> kinds = new LinkedHashMap<>();
  private final Map<String, TypeLine> types = new HashMap<>();

  /** A type's line, and the lines of its fields. */
  record TypeLine(List<String> head, List<String> fields) {}

  TypeLines(String resource) {
    List<String> fields = new ArrayList<>();
    for (String line : read(resource).split("\n", -1)) {
      if (line.startsWith("\t")) {
        fields.add(line);
      } else if (line.startsWith("type\t")) {
        List<String> head = List.of(line.split("\t", -1));
        fields = new ArrayList<>();
        types.put(head.get(1), new TypeLine(head, fields));
      } else if (line.startsWith("kind\t")) {
        String[] words = line.split("\t", -1);
        kinds.put(gvk(words[1], words[2]), words[3]);
      }
    }
  }

  Map<GroupVersionKind, String> kinds() {
    return kinds;
  }

  boolean contains(String type) {
    return types.containsKey(type);
  }

  TypeLine get(String type) {
    TypeLine line = types.get(type);
    if (line == null) {
      throw new IllegalArgumentException("the schema table has no type " + type);
    }
    return line;
  }

  private static GroupVersionKind gvk(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  static String read(String resource) {
    try (InputStream in = TypeLines.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
