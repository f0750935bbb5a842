package dev.trimtab.apiserver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server's own bytes, in process and without copying: for informers that live beside it.
 * The arrays are the ones that the server answers from; whoever writes to them breaks the server.
 *
 * <p>Selectors have the server's syntax, and an empty one selects everything. Resources that are
 * not served, and wrong selectors, throw {@link dev.trimtab.apiserver.model.ApiException}.
 *
 * <p><b>Threads.</b> Any number; nothing blocks.
 */
public interface DirectAccess {

  /** All objects that are selected, as they are now. */
  Listing list(Query query);

  /**
   * Every change after {@code revision}, without gap or repeat.
   *
   * @param revision of a listing, an event or a bookmark
   */
  Watch watch(Query query, long revision);

  /**
   * What to read.
   *
   * @param namespace empty for all
   */
  record Query(Resource resource, String namespace, String labelSelector, String fieldSelector) {
    /** All objects of a resource. */
    public static Query all(Resource resource) {
      return new Query(resource, "", "", "");
    }
  }

  /**
   * A resource in one version.
   *
   * @param group empty for the core group
   * @param plural the name in paths
   */
  record Resource(String group, String version, String plural) {}

  /**
   * Objects at one revision.
   *
   * @param objects canonical JSON, ordered by namespace and name
   */
  record Listing(long revision, List<byte[]> objects) {}

  /** Changes to be pulled by one reader. */
  interface Watch extends AutoCloseable {

    /** Calls {@code signal} whenever {@link #next} may have more; it must not block. */
    void onSignal(Runnable signal);

    /** The next event, or null if there is none now. */
    @Nullable Event next();

    /** Whether there will never be another event. */
    boolean isEnded();

    /** Ends it. Idempotent. */
    @Override
    void close();
  }

  /** What a watch says. */
  sealed interface Event {
    /** The object is new, or newly selected. */
    @SuppressWarnings("ArrayRecordComponent") // shared, never written to
    record Added(byte[] object) implements Event {}

    /** The object is different. */
    @SuppressWarnings("ArrayRecordComponent") // shared, never written to
    record Modified(byte[] object) implements Event {}

    /** The object is gone, or no longer selected; its last state. */
    @SuppressWarnings("ArrayRecordComponent") // shared, never written to
    record Deleted(byte[] object) implements Event {}

    /** All changes up to {@code revision} have been said. */
    record Bookmark(long revision) implements Event {}

    /** The watch cannot go on from there: list again. Nothing follows. */
    record Expired(String message) implements Event {}
  }
}
