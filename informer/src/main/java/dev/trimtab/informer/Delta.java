package dev.trimtab.informer;

import org.jspecify.annotations.Nullable;

/**
 * What a handler is still to be told of one key.
 *
 * @param number the order in which keys first changed
 * @param tombstone a deletion to be told first, because another object of the name came after it
 * @param change the change
 */
record Delta<T>(long number, Change.@Nullable Deleted<T> tombstone, Change<T> change) {

  /** This and what happened next as one; null if there is nothing left to tell. */
  @Nullable Delta<T> merge(Change<T> next) {
    return switch (change) {
      case Change.Added<T> added -> afterAdded(added, next);
      case Change.Updated<T> updated -> afterUpdated(updated, next);
      case Change.Deleted<T> deleted -> afterDeleted(deleted, next);
    };
  }

  private @Nullable Delta<T> afterAdded(Change.Added<T> added, Change<T> next) {
    if (next instanceof Change.Deleted<T>) {
      return tombstone == null ? null : new Delta<>(number, null, tombstone);
    }
    return with(new Change.Added<>(next.latest(), added.initial()));
  }

  private Delta<T> afterUpdated(Change.Updated<T> updated, Change<T> next) {
    return next instanceof Change.Deleted<T>
        ? with(next)
        : with(new Change.Updated<>(updated.before(), next.latest()));
  }

  private Delta<T> afterDeleted(Change.Deleted<T> deleted, Change<T> next) {
    return next instanceof Change.Deleted<T> ? with(next) : new Delta<>(number, deleted, next);
  }

  private Delta<T> with(Change<T> merged) {
    return new Delta<>(number, tombstone, merged);
  }
}
