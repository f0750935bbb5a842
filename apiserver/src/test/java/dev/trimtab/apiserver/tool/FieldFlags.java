package dev.trimtab.apiserver.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The flags of a field in the schema table. */
final class FieldFlags {
  private FieldFlags() {}

  /**
   * @param constant looks up the value of a string constant by name
   */
  static List<String> of(GoField field, Function<String, Optional<String>> constant) {
    List<String> flags = new ArrayList<>();
    boolean omitEmpty = field.hasJsonOption("omitempty");
    if (!omitEmpty && field.marker("optional").isEmpty()) {
      flags.add("required");
    }
    if (omitEmpty) {
      flags.add("omitempty");
    }
    if (field.hasJsonOption("omitzero")) {
      flags.add("omitzero");
    }
    field.marker("default").ifPresent(text -> flags.add("default=" + json(text, constant)));
    tag(field, "patchStrategy").ifPresent(text -> flags.add("patchStrategy=" + text));
    tag(field, "patchMergeKey").ifPresent(text -> flags.add("patchMergeKey=" + text));
    field.marker("listType").ifPresent(text -> flags.add("listType=" + text));
    List<String> keys = field.markers("listMapKey");
    if (!keys.isEmpty()) {
      flags.add("listMapKeys=" + String.join(",", keys));
    }
    field.marker("mapType").ifPresent(text -> flags.add("mapType=" + text));
    field.marker("structType").ifPresent(text -> flags.add("mapType=" + text));
    return flags;
  }

  private static Optional<String> tag(GoField field, String name) {
    return Optional.ofNullable(field.tags().get(name)).filter(text -> !text.isEmpty());
  }

  private static String json(String text, Function<String, Optional<String>> constant) {
    if (!text.startsWith("ref(")) {
      return text;
    }
    String name = text.substring(4, text.length() - 1);
    String value =
        constant
            .apply(name)
            .orElseThrow(() -> new IllegalArgumentException("no string constant " + name));
    return '"' + value + '"';
  }
}
