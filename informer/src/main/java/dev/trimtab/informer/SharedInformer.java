package dev.trimtab.informer;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;

/**
 * One watch and one cache of a kind, scope and selector, shared by all who ask for the same.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public interface SharedInformer<T> {

  /** The cache. */
  Lister<T> lister();

  /**
   * Adds an index; built at once over what is cached. Adding the same name again is an error.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  void addIndex(String name, Function<? super T, ? extends Collection<String>> valuesOf);

  /** Removes an index; nothing if there is none of that name. */
  void removeIndex(String name);

  /** Adds a handler; it gets a replay of the present state without gap or repeat, then changes. */
  Registration addHandler(EventHandler<? super T> handler);

  /** {@link #addHandler} for a handler that decodes only what it needs. */
  Registration addChangeHandler(ChangeHandler<T> handler);

  /** Counts of this moment. */
  InformerMetrics metrics();

  /** Tells every handler of every object once more, as an update from itself to itself. */
  void resync();

  /** Whether the initial state is complete in the cache. */
  boolean hasSynced();

  /** Waits for {@link #hasSynced()}; false if {@code limit} passed first. */
  boolean awaitSynced(Duration limit) throws InterruptedException;

  /**
   * The version up to which the cache is complete; empty before the first sync. Advances only after
   * the cache shows the change, and before handlers are called.
   */
  String lastVersion();

  /**
   * Waits until the cache shows {@code key} at {@code version} or later (or its deletion), so that
   * a writer reads its own write; false if {@code limit} passed first. Source: KEP-5647.
   */
  boolean awaitVersion(ObjectKey key, String version, Duration limit) throws InterruptedException;

  /** A handler's place in the informer. */
  interface Registration extends AutoCloseable {
    /** Whether the handler has seen the whole initial state. */
    boolean hasSynced();

    /** Keys with changes that the handler has not been told yet. */
    int pending();

    /** How many calls ended with an exception. */
    long failures();

    /** Removes the handler; no call begins after this returns. Idempotent. */
    @Override
    void close();
  }
}
