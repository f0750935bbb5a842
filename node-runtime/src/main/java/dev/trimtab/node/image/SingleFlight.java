package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Work that callers who want it at the same time share. */
final class SingleFlight<K, V> {

  private final ConcurrentHashMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

  /** Does {@code work}, or waits for who does it already; all get the same answer or exception. */
  V run(K key, Supplier<V> work) {
    var mine = new CompletableFuture<V>();
    var theirs = running.putIfAbsent(key, mine);
    if (theirs != null) {
      return await(theirs);
    }
    try {
      var result = work.get();
      mine.complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  private V await(CompletableFuture<V> theirs) {
    try {
      return theirs.join();
    } catch (CompletionException e) {
      // Their own exception has their stack; the kind is what callers decide by.
      throw switch (e.getCause()) {
        case NodeException known -> known;
        case null, default -> e;
      };
    }
  }
}
