package dev.trimtab.apiserver.spi;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A revisioned key-value log. Keys and values are those that kube-apiserver keeps in etcd: {@code
 * /registry/<resource>/[namespace/]name}, and JSON without {@code metadata.resourceVersion}, which
 * is the revision of the change that wrote the value.
 *
 * <p>The server holds everything in memory and asks a store only to load once and to append. The
 * server has checked every precondition against what it knows; a store that others write to as well
 * checks again.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
public interface Store extends AutoCloseable {

  /**
   * Hands over every entry, in no particular order. Called once, before anything else.
   *
   * @return the revision of the last change; 1 if there never was one
   * @throws StoreException if what is there cannot be read whole
   */
  long load(Consumer<Entry> entries);

  /**
   * Makes the changes durable, all or none, each with a revision higher than all before.
   *
   * @return the revision of each change, in their order
   * @throws StoreException if nothing was changed, or if that cannot be known
   */
  long[] commit(List<Change> changes);

  /** Gives back files and connections. Idempotent. */
  @Override
  void close();

  /** A value with the revision of the change that wrote it. */
  @SuppressWarnings("ArrayRecordComponent") // shared, never written to
  record Entry(String key, long revision, byte[] value) {}

  /**
   * One change to one key.
   *
   * @param expectedRevision the revision that the key must have now; 0 if it must not exist
   * @param value the new value; null deletes
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never written to
  record Change(String key, long expectedRevision, byte @Nullable [] value) {}
}
