package dev.trimtab.apiserver.tool;

import java.util.List;

/** Reads {@code +name=value} comment lines. */
final class Markers {
  private Markers() {}

  /** The values of the markers of that name; an empty text for a marker without a value. */
  static List<String> values(List<String> markers, String name) {
    return markers.stream()
        .map(marker -> marker.replaceFirst("^k8s:(listType|listMapKey|optional|enum)", "$1"))
        .filter(marker -> marker.equals(name) || marker.startsWith(name + "="))
        .map(marker -> marker.equals(name) ? "" : marker.substring(name.length() + 1).strip())
        .distinct()
        .toList();
  }
}
