package dev.trimtab.apiserver.resources;

import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.model.ResourceType.Subresource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Reads the table of built-in resources, {@code built-in.txt}, whose head says how it is written.
 */
final class BuiltInTable {

  static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> PART_VERBS = List.of("get", "patch", "update");

  private final BiConsumer<ResourceType, String> sink;
  private String group = "";
  private String version = "";

  private BuiltInTable(BiConsumer<ResourceType, String> sink) {
    this.sink = sink;
  }

  /** Hands over each resource with its storage name, in the table's order. */
  static void read(BiConsumer<ResourceType, String> sink) {
    var table = new BuiltInTable(sink);
    try (InputStream in = BuiltInTable.class.getResourceAsStream("built-in.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      text.lines().forEach(table::line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("[")) {
      String apiVersion = line.substring(1, line.length() - 1);
      int slash = apiVersion.indexOf('/');
      group = slash < 0 ? "" : apiVersion.substring(0, slash);
      version = apiVersion.substring(slash + 1);
      return;
    }
    resource(line.split(" ", -1));
  }

  private void resource(String[] words) {
    List<String> shortNames = List.of();
    List<String> categories = List.of();
    List<Subresource> subresources = List.of();
    for (int i = 5; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      List<String> values = List.of(words[i].substring(equals + 1).split(",", -1));
      switch (words[i].substring(0, equals)) {
        case "short" -> shortNames = values;
        case "categories" -> categories = values;
        case "sub" -> subresources = values.stream().map(this::subresource).toList();
        case String other -> throw new IllegalStateException("built-in.txt: " + other);
      }
    }
    var gvk = new GroupVersionKind(group, version, words[1]);
    String singular = words[1].toLowerCase(Locale.ROOT);
    sink.accept(
        new ResourceType(
            gvk,
            words[0],
            singular,
            words[2].equals("N"),
            shortNames,
            categories,
            verbs(words[4]),
            subresources),
        words[3]);
  }

  private Subresource subresource(String text) {
    String[] parts = text.split(":", -1);
    int at = parts[1].indexOf('@');
    if (at < 0) {
      return new Subresource(
          parts[0], new GroupVersionKind(group, version, parts[1]), verbs(parts[2]));
    }
    String apiVersion = parts[1].substring(at + 1);
    int slash = apiVersion.indexOf('/');
    var kind =
        new GroupVersionKind(
            apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            parts[1].substring(0, at));
    return new Subresource(parts[0], kind, verbs(parts[2]));
  }

  private static List<String> verbs(String text) {
    return switch (text) {
      case "*" -> ALL_VERBS;
      case "s" -> PART_VERBS;
      default -> {
        List<String> verbs = new ArrayList<>(List.of(text.split("\\+")));
        verbs.sort(null);
        yield verbs;
      }
    };
  }
}
