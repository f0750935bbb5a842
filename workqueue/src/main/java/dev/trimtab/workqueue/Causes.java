package dev.trimtab.workqueue;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The causes of one key: merged where one says what two said, oldest first, bounded. */
final class Causes {

  private static final Cause[] NONE = {};

  private final int limit;
  private Cause[] items = NONE;
  private int size;
  private int dropped;

  /** The last list of one cause that was handed out. */
  private List<Cause> single = List.of();

  Causes(int limit) {
    this.limit = limit;
  }

  /** Merges {@code cause} in; counts it as dropped if it merges with none and there is no room. */
  void add(Cause cause) {
    for (int i = size - 1; i >= 0; i--) {
      Cause merged = merge(items[i], cause);
      if (merged != null) {
        items[i] = merged;
        return;
      }
    }
    if (size == limit) {
      dropped++;
      return;
    }
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.min(limit, Math.max(1, size * 2)));
    }
    items[size++] = cause;
  }

  int dropped() {
    return dropped;
  }

  List<Cause> list() {
    return switch (size) {
      case 0 -> List.of();
      case 1 -> one(items[0]);
      default -> List.of(Arrays.copyOf(items, size));
    };
  }

  /** Keys come again and again for one and the same cause; it is wrapped once. */
  private List<Cause> one(Cause cause) {
    if (single.isEmpty() || !cause.equals(single.getFirst())) {
      single = List.of(cause);
    }
    return single;
  }

  void clear() {
    Arrays.fill(items, 0, size, null);
    size = 0;
    dropped = 0;
  }

  private static @Nullable Cause merge(Cause old, Cause cause) {
    if (old.equals(cause)) {
      return old;
    }
    return switch (cause) {
      case Cause.Event event when old instanceof Cause.Event before -> mergeEvents(before, event);
      case Cause.Retry retry when old instanceof Cause.Retry before ->
          retry.attempt() > before.attempt() ? retry : before;
      case Cause.Event event -> null;
      case Cause.Retry retry -> null;
      case Cause.Timer timer -> null;
      case Cause.Request request -> null;
    };
  }

  private static Cause.@Nullable Event mergeEvents(Cause.Event old, Cause.Event event) {
    if (!old.object().equals(event.object())) {
      return null;
    }
    if (event.kind() == Cause.Kind.RESYNC) {
      return old;
    }
    boolean recreated = old.kind() == Cause.Kind.DELETED;
    if (recreated) {
      return null; // an object of the same name came back: both matter
    }
    Cause.Kind kind =
        old.kind() == Cause.Kind.ADDED && event.kind() == Cause.Kind.UPDATED
            ? Cause.Kind.ADDED
            : event.kind();
    String from = old.kind() == Cause.Kind.RESYNC ? event.from() : old.from();
    return new Cause.Event(kind, event.object(), from, event.to());
  }
}
