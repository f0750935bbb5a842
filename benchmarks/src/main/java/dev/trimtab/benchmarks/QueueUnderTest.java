package dev.trimtab.benchmarks;

import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.WorkItem;
import dev.trimtab.workqueue.WorkQueue;
import io.kubernetes.client.extended.workqueue.DefaultWorkQueue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the queue benchmark asks of a queue. */
interface QueueUnderTest {

  void add(QueueKey key);

  /** The next key; null once the queue is shut down and empty. */
  @Nullable QueueKey take() throws InterruptedException;

  void done(QueueKey key);

  void shutDown();

  /**
   * By name: {@code trimtab} with everything on: causes, failure counts, waiting and working times;
   * {@code trimtab-untimed} without reading the clock, as the peer does not either; {@code
   * client-java}.
   */
  static QueueUnderTest of(String name) {
    return switch (name) {
      case "trimtab" -> ours(WorkQueue.<QueueKey>builder(Platform.system()).build());
      case "trimtab-untimed" ->
          ours(WorkQueue.<QueueKey>builder(Platform.system()).untimed().build());
      case "client-java" -> peer();
      default -> throw new IllegalArgumentException("no such queue: " + name);
    };
  }

  private static QueueUnderTest ours(WorkQueue<QueueKey> queue) {
    Cause cause = new Cause.Request("benchmark");
    return new QueueUnderTest() {
      @Override
      public void add(QueueKey key) {
        queue.add(key, cause);
      }

      @Override
      public @Nullable QueueKey take() throws InterruptedException {
        Optional<WorkItem<QueueKey>> item = queue.take();
        return item.isPresent() ? item.get().key() : null;
      }

      @Override
      public void done(QueueKey key) {
        queue.done(key);
      }

      @Override
      public void shutDown() {
        queue.shutDown();
      }
    };
  }

  /** That of kubernetes-client/java. */
  private static QueueUnderTest peer() {
    DefaultWorkQueue<QueueKey> queue = new DefaultWorkQueue<>();
    return new QueueUnderTest() {
      @Override
      public void add(QueueKey key) {
        queue.add(key);
      }

      @Override
      public @Nullable QueueKey take() throws InterruptedException {
        return queue.get();
      }

      @Override
      public void done(QueueKey key) {
        queue.done(key);
      }

      @Override
      public void shutDown() {
        queue.shutDown();
      }
    };
  }
}
