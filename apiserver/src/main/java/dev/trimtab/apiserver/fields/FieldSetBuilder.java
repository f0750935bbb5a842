package dev.trimtab.apiserver.fields;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects paths into a set. */
final class FieldSetBuilder {
  private final SortedSet<PathElement> members = new TreeSet<>();
  private final SortedMap<PathElement, FieldSetBuilder> children = new TreeMap<>();

  void add(List<PathElement> path) {
    if (path.isEmpty()) {
      return;
    }
    if (path.size() == 1) {
      members.add(path.getFirst());
    } else {
      below(path.getFirst()).add(path.subList(1, path.size()));
    }
  }

  void add(PathElement element) {
    members.add(element);
  }

  FieldSetBuilder below(PathElement element) {
    return children.computeIfAbsent(element, key -> new FieldSetBuilder());
  }

  FieldSet build() {
    SortedMap<PathElement, FieldSet> sets = new TreeMap<>();
    children.forEach((element, builder) -> sets.put(element, builder.build()));
    return new FieldSet(members, sets);
  }
}
