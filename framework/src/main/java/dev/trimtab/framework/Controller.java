package dev.trimtab.framework;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says which objects a reconciler looks after and what makes them due. Immutable; a {@link
 * ControllerHost} runs it.
 *
 * @param name unique within a host; also the field manager, the event source and the metrics label
 * @param kind the reconciled kind
 * @param reconciler brings one object to its desired state
 * @param filter which objects of the kind are looked after
 * @param owned kinds whose objects make their controlling owner due
 * @param watched kinds whose objects make mapped keys due
 * @param workers how many keys are reconciled at once
 * @param resync how often every object is due without an event; zero for never
 * @param rank which objects come first, and one by one; null if all are alike
 */
public record Controller<T extends HasMetadata>(
    String name,
    Class<T> kind,
    Reconciler<T> reconciler,
    Predicate<? super T> filter,
    List<Class<? extends HasMetadata>> owned,
    List<Watched<?>> watched,
    int workers,
    Duration resync,
    @Nullable ToIntFunction<? super T> rank) {

  public Controller {
    owned = List.copyOf(owned);
    watched = List.copyOf(watched);
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1: " + workers);
    }
    if (resync.isNegative()) {
      throw new IllegalArgumentException("resync must not be negative: " + resync);
    }
  }

  /**
   * A kind whose objects make keys due: those that {@code mapper} names for one that is there, and
   * those that {@code gone} names for one that is not any more.
   */
  public record Watched<R extends HasMetadata>(
      Class<R> kind,
      Function<? super R, ? extends Collection<ObjectKey>> mapper,
      Function<? super R, ? extends Collection<ObjectKey>> gone) {}

  /** Starts a description; name defaults to the kind in lower case. */
  public static <T extends HasMetadata> Builder<T> of(Class<T> kind) {
    return new Builder<>(kind);
  }

  /** Collects a description. Not thread-safe. */
  public static final class Builder<T extends HasMetadata> {
    private final Class<T> kind;
    private final List<Class<? extends HasMetadata>> owned = new ArrayList<>();
    private final List<Watched<?>> watched = new ArrayList<>();
    private String name;
    private Predicate<? super T> filter = object -> true;
    private int workers = 2;
    private Duration resync = Duration.ZERO;
    private @Nullable ToIntFunction<? super T> rank;

    private Builder(Class<T> kind) {
      this.kind = kind;
      this.name = kind.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The controller's name. */
    public Builder<T> named(String name) {
      this.name = name;
      return this;
    }

    /** Looks after only the objects that pass. */
    public Builder<T> where(Predicate<? super T> filter) {
      this.filter = filter;
      return this;
    }

    /** Objects of {@code kind} make their controlling owner due. */
    public Builder<T> owns(Class<? extends HasMetadata> kind) {
      owned.add(kind);
      return this;
    }

    /**
     * Objects of {@code kind} make the keys that {@code mapper} names due. Of a change it is shown
     * what was before, then what is after; of an object that is gone, what it was last.
     */
    public <R extends HasMetadata> Builder<T> watches(
        Class<R> kind, Function<? super R, ? extends Collection<ObjectKey>> mapper) {
      return watches(kind, mapper, mapper);
    }

    /** The same, but {@code gone} is shown what an object that is gone was last. */
    public <R extends HasMetadata> Builder<T> watches(
        Class<R> kind,
        Function<? super R, ? extends Collection<ObjectKey>> mapper,
        Function<? super R, ? extends Collection<ObjectKey>> gone) {
      watched.add(new Watched<>(kind, mapper, gone));
      return this;
    }

    /** How many keys are reconciled at once; 2 by default. */
    public Builder<T> workers(int workers) {
      this.workers = workers;
      return this;
    }

    /** Makes every object due this often; never by default. */
    public Builder<T> resync(Duration resync) {
      this.resync = resync;
      return this;
    }

    /**
     * Begins with the object of the highest rank among all that are due, with the one that has been
     * due for longest among equals, whatever their namespaces; and with the next only once that
     * call has ended or {@linkplain Context#passTurn passed its turn}. Objects that are gone have
     * rank 0. A low rank waits as long as there are higher ones.
     *
     * <p>Of several keys that a mapper names at once it should name the highest first: a worker
     * that has nothing to do begins with the first one.
     */
    public Builder<T> ranked(ToIntFunction<? super T> rank) {
      this.rank = rank;
      return this;
    }

    /** Ends the description. */
    public Controller<T> reconciler(Reconciler<T> reconciler) {
      return new Controller<>(
          name, kind, reconciler, filter, owned, watched, workers, resync, rank);
    }
  }
}
