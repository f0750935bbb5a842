package dev.trimtab.workqueue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The causes of one key: merged where one says what two said, oldest first, bounded. Kept as the
 * list that will be handed out.
 */
final class Causes {

  private final int limit;
  private List<Cause> causes = List.of();
  private int dropped;

  /** The last single cause that was handed out: keys come again and again for one cause. */
  private List<Cause> single = List.of();

  Causes(int limit) {
    this.limit = limit;
  }

  /** Merges {@code cause} in; counts it as dropped if it merges with none and there is no room. */
  void add(Cause cause) {
    if (causes.isEmpty()) {
      causes = !single.isEmpty() && single.getFirst().equals(cause) ? single : List.of(cause);
      return;
    }
    for (int i = causes.size() - 1; i >= 0; i--) {
      Cause merged = merge(causes.get(i), cause);
      if (merged != null) {
        put(i, merged);
        return;
      }
    }
    if (causes.size() == limit) {
      dropped++;
      return;
    }
    put(causes.size(), cause);
  }

  int dropped() {
    return dropped;
  }

  List<Cause> list() {
    return causes;
  }

  /** The causes so far, to begin anew. */
  List<Cause> take() {
    List<Cause> taken = causes;
    if (taken.size() == 1) {
      single = taken;
    }
    causes = List.of();
    dropped = 0;
    return taken;
  }

  /** Forgets all. */
  void clear() {
    causes = List.of();
    dropped = 0;
  }

  private void put(int at, Cause cause) {
    if (at < causes.size() && causes.get(at).equals(cause)) {
      return;
    }
    Cause[] items = causes.toArray(new Cause[Math.max(causes.size(), at + 1)]);
    items[at] = cause;
    causes = List.of(items);
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
