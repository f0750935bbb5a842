package dev.trimtab.informer;

/**
 * Hands out informers, one per {@link InformerSpec}, counted by reference: the watch starts with
 * the first lease and ends with the last.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public interface InformerFactory extends AutoCloseable {

  /** Leases the informer of {@code spec}, started. */
  <T> Lease<T> lease(InformerSpec<T> spec);

  /** Stops all informers. */
  @Override
  void close();

  /** A user's share of an informer. */
  interface Lease<T> extends AutoCloseable {
    /** The informer. */
    SharedInformer<T> informer();

    /** Gives the share back. Idempotent. */
    @Override
    void close();
  }
}
