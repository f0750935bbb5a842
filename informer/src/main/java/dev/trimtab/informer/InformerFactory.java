package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.util.function.Function;

/**
 * Hands out informers, one per {@link InformerSpec}, counted by reference: the watch starts with
 * the first lease and ends with the last.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public interface InformerFactory extends AutoCloseable {

  /** Begins to make a factory; {@code servers} says where the objects of a spec come from. */
  static InformerFactoryBuilder builder(
      Platform platform, Function<InformerSpec<?>, ListerWatcher> servers) {
    return new InformerFactoryBuilder(platform, servers);
  }

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
