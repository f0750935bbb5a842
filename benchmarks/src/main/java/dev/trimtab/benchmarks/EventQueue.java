package dev.trimtab.benchmarks;

import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.WorkQueue;
import io.kubernetes.client.extended.workqueue.DefaultWorkQueue;

/** Behind our informer our queue; behind the peers that of kubernetes-client/java. */
final class EventQueue {

  record Key(String namespace, String name) {}

  private static final Cause CAUSE = new Cause.Request("event");

  private final boolean ours;
  private final WorkQueue<Key> queue = WorkQueue.<Key>builder(Platform.system()).build();
  private final DefaultWorkQueue<Key> peer = new DefaultWorkQueue<>();

  EventQueue(String who) {
    ours = who.startsWith("trimtab");
  }

  void add(String namespace, String name) {
    var key = new Key(namespace, name);
    if (ours) {
      queue.add(key, CAUSE);
    } else {
      peer.add(key);
    }
  }

  Key take() throws InterruptedException {
    return ours ? queue.take().orElseThrow().key() : peer.get();
  }

  void done(Key key) {
    if (ours) {
      queue.done(key);
    } else {
      peer.done(key);
    }
  }
}
