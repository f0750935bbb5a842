package dev.trimtab.informer;

import java.util.List;

/**
 * The server's side of an informer: a kind, scope and selector that can be listed and watched. What
 * is to be reconciled need not be Kubernetes: a directory, a table or a REST API will do.
 *
 * <p><b>Assumptions.</b> A version returned by {@link #list} can be watched from. Versions that are
 * all decimal numbers are taken to grow; others are only compared for equality.
 *
 * <p><b>Threads.</b> Called by the reflector's thread, which may block in it and may be
 * interrupted. An audit lists from a thread of its own, whatever the reflector does meanwhile.
 * {@link Watch#close} comes from any thread.
 *
 * <p><b>Errors.</b> {@link ServerException}.
 */
public interface ListerWatcher {

  /** One page of the objects there are. */
  Page list(ListRequest request) throws InterruptedException;

  /** Begins a watch. */
  Watch watch(WatchRequest request) throws InterruptedException;

  /** Whether {@link WatchRequest#initialState} is worth trying. */
  default boolean streamsInitialState() {
    return true;
  }

  /**
   * A page of a list.
   *
   * @param items the objects
   * @param version the version of the whole list
   * @param continueToken asks for the next page; empty after the last
   */
  record Page(List<Encoded> items, String version, String continueToken) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** A running watch. */
  interface Watch extends AutoCloseable {

    /**
     * Waits for events and returns all that are there, in order; empty once the watch has ended.
     */
    List<WatchEvent> next() throws InterruptedException;

    /** Ends the watch, without blocking; a waiting {@link #next} returns. Idempotent. */
    @Override
    void close();
  }
}
