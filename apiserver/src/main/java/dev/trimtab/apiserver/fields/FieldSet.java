package dev.trimtab.apiserver.fields;

import dev.trimtab.apiserver.schema.Schema;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A set of paths, as a tree.
 *
 * @param members the paths that end here
 * @param children what lies deeper; never empty sets
 */
record FieldSet(SortedSet<PathElement> members, SortedMap<PathElement, FieldSet> children) {
  static final FieldSet EMPTY = new FieldSet(new TreeSet<>(), new TreeMap<>());

  FieldSet {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    SortedMap<PathElement, FieldSet> filled = new TreeMap<>(children);
    filled.values().removeIf(FieldSet::isEmpty);
    children = Collections.unmodifiableSortedMap(filled);
  }

  /** The set of these paths. */
  static FieldSet of(FieldPath... paths) {
    FieldSetBuilder builder = new FieldSetBuilder();
    for (FieldPath path : paths) {
      builder.add(path.elements());
    }
    return builder.build();
  }

  boolean isEmpty() {
    return members.isEmpty() && children.isEmpty();
  }

  boolean has(PathElement element) {
    return members.contains(element);
  }

  boolean has(FieldPath path) {
    FieldSet set = this;
    int last = path.elements().size() - 1;
    for (int i = 0; i < last; i++) {
      set = set.below(path.elements().get(i));
    }
    return set.has(path.elements().get(last));
  }

  /** What lies below an element; possibly nothing. */
  FieldSet below(PathElement element) {
    return children.getOrDefault(element, EMPTY);
  }

  FieldSet union(FieldSet other) {
    Set<PathElement> joined = new TreeSet<>(members);
    joined.addAll(other.members);
    SortedMap<PathElement, FieldSet> deeper = new TreeMap<>(children);
    other.children.forEach((element, set) -> deeper.merge(element, set, FieldSet::union));
    return new FieldSet(new TreeSet<>(joined), deeper);
  }

  FieldSet intersection(FieldSet other) {
    SortedSet<PathElement> shared = new TreeSet<>(members);
    shared.retainAll(other.members);
    SortedMap<PathElement, FieldSet> deeper = new TreeMap<>();
    children.forEach((element, set) -> deeper.put(element, set.intersection(other.below(element))));
    return new FieldSet(shared, deeper);
  }

  /** Without the paths of the other set; what lies below those stays. */
  FieldSet difference(FieldSet other) {
    SortedSet<PathElement> rest = new TreeSet<>(members);
    rest.removeAll(other.members);
    SortedMap<PathElement, FieldSet> deeper = new TreeMap<>();
    children.forEach((element, set) -> deeper.put(element, set.difference(other.below(element))));
    return new FieldSet(rest, deeper);
  }

  /** Only the paths that begin with a field that passes. */
  FieldSet filterRoots(Predicate<PathElement> roots) {
    SortedSet<PathElement> some = new TreeSet<>(members);
    some.removeIf(roots.negate());
    SortedMap<PathElement, FieldSet> deeper = new TreeMap<>(children);
    deeper.keySet().removeIf(roots.negate());
    return new FieldSet(some, deeper);
  }

  /** With the declared fields on the way to deeper paths as members themselves. */
  FieldSet withNamedFields(Schema schema) {
    SortedSet<PathElement> all = new TreeSet<>(members);
    SortedMap<PathElement, FieldSet> deeper = new TreeMap<>();
    children.forEach(
        (element, set) -> {
          if (Shapes.declares(schema, element)) {
            all.add(element);
          }
          deeper.put(element, set.withNamedFields(Shapes.below(schema, element)));
        });
    return new FieldSet(all, deeper);
  }

  void forEach(Consumer<FieldPath> action) {
    walk(FieldPath.ROOT, action);
  }

  private void walk(FieldPath path, Consumer<FieldPath> action) {
    members.forEach(member -> action.accept(path.child(member)));
    for (Map.Entry<PathElement, FieldSet> child : children.entrySet()) {
      child.getValue().walk(path.child(child.getKey()), action);
    }
  }
}
