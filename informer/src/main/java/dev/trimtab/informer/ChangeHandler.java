package dev.trimtab.informer;

/**
 * Like {@link EventHandler}, for those to whom the key is often enough: objects are decoded only if
 * asked for, which saves most of the cost of an event.
 */
@FunctionalInterface
public interface ChangeHandler<T> {

  /** Something changed. Exceptions thrown are logged and counted. */
  void changed(Change<T> change);

  /** Calls {@code handler} with decoded objects, shared by all handlers. */
  static <T> ChangeHandler<T> decoding(EventHandler<? super T> handler) {
    return change -> {
      switch (change) {
        case Change.Added<T> added -> handler.added(added.latest().shared(), added.initial());
        case Change.Updated<T> updated ->
            handler.updated(updated.before().shared(), updated.latest().shared());
        case Change.Deleted<T> deleted ->
            handler.deleted(deleted.latest().shared(), deleted.finalStateUnknown());
      }
    };
  }
}
