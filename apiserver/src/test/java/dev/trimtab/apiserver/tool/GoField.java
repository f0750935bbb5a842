package dev.trimtab.apiserver.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One member of a Go struct.
 *
 * @param goType the type as written, such as {@code []v1.Container}
 * @param tags the struct tags by name, such as {@code json}
 * @param markers the {@code +name=value} comment lines, in order
 * @param doc the comment without markers
 */
record GoField(
    String goName, String goType, Map<String, String> tags, List<String> markers, String doc) {

  /** The name in JSON; empty for an inlined struct. */
  String jsonName() {
    return jsonTag().split(",", -1)[0];
  }

  boolean hasJsonOption(String option) {
    String[] parts = jsonTag().split(",", -1);
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].equals(option)) {
        return true;
      }
    }
    return false;
  }

  boolean inlined() {
    return jsonName().isEmpty();
  }

  Optional<String> marker(String name) {
    return markers(name).stream().findFirst();
  }

  List<String> markers(String name) {
    return Markers.values(markers, name);
  }

  private String jsonTag() {
    return tags.getOrDefault("json", "");
  }
}
