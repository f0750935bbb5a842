package dev.trimtab.apiserver.fields;

import java.util.function.Predicate;

/** Which fields differ between two objects. */
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

  /** Only the differences below some root fields. */
  Comparison filterRoots(Predicate<PathElement> roots) {
    return new Comparison(
        removed.filterRoots(roots), modified.filterRoots(roots), added.filterRoots(roots));
  }

  /** The fields that have a value which they did not have before. */
  FieldSet changed() {
    return modified.union(added);
  }
}
