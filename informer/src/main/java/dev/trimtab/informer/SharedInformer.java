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
   * Whether the server said last that it serves no such kind. Then there is nothing in the cache;
   * the server is asked again every few seconds.
   */
  boolean isAbsent();

  /** Waits for {@link #hasSynced()} or {@link #isAbsent()}; false if {@code limit} passed first. */
  boolean awaitAnswer(Duration limit) throws InterruptedException;

  /**
   * The version up to which the cache is complete; empty before the first sync. Advances only after
   * the cache shows the change, and before handlers are called; when the whole state is read, only
   * at its end, while handlers are told on the way.
   */
  String lastVersion();

  /**
   * Waits until the cache shows {@code key} at {@code version} or later (or its deletion), so that
   * a writer reads its own write; false if {@code limit} passed first. Source: KEP-5647.
   */
  boolean awaitVersion(ObjectKey key, String version, Duration limit) throws InterruptedException;

  /**
   * Notes what the caller has just written, so that it can wait for it at any later time, however
   * much has happened by then. With versions that have no order this is more than {@link
   * #awaitVersion} can do, which knows the last few thousand of them only; a write of which a
   * listing under way shows no more than what followed it is not recognised then, and who asks for
   * it again has the state listed anew after half a minute.
   */
  OwnWrite expect(ObjectKey key, String version);

  /** A write of the caller's on its way into the cache. */
  interface OwnWrite {
    /**
     * Waits until the cache shows the write or what came after it; false if {@code limit} passed
     * first. A cache that does not show it after half a minute is read anew from the server.
     */
    boolean await(Duration limit) throws InterruptedException;
  }

  /** A handler's place in the informer. */
  interface Registration extends AutoCloseable {
    /** Whether the handler has seen the whole initial state. */
    boolean hasSynced();

    /** Keys with changes that the handler has not been told yet. */
    int pending();

    /** How many calls ended with an exception. */
    long failures();

    /** Removes the handler; a call that is under way is the last. Idempotent. */
    @Override
    void close();
  }
}
