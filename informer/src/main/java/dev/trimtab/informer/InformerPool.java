package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Running informers by spec, counted by lease. */
final class InformerPool implements InformerFactory {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InformerSpec<?>, RunningInformer<?>> running = new HashMap<>();
  private final Platform platform;
  private final Function<InformerSpec<?>, ListerWatcher> servers;
  private final InformerSettings settings;
  private boolean closed;

  InformerPool(
      Platform platform,
      Function<InformerSpec<?>, ListerWatcher> servers,
      InformerSettings settings) {
    this.platform = platform;
    this.servers = servers;
    this.settings = settings;
  }

  @Override
  public <T> Lease<T> lease(InformerSpec<T> spec) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the informer factory is closed");
      }
      @SuppressWarnings("unchecked") // equal specs have equal object types
      var informer = (RunningInformer<T>) running.computeIfAbsent(spec, absent -> start(spec));
      informer.leases++;
      var open = new AtomicBoolean(true);
      return new CountedLease<>(
          informer.informer(),
          () -> {
            if (open.getAndSet(false)) {
              giveBack(spec, informer);
            }
          });
    } finally {
      lock.unlock();
    }
  }

  private <T> RunningInformer<T> start(InformerSpec<T> spec) {
    var informer = new RunningInformer<>(spec, platform, servers.apply(spec), settings);
    informer.start();
    return informer;
  }

  private void giveBack(InformerSpec<?> spec, RunningInformer<?> informer) {
    lock.lock();
    try {
      if (--informer.leases > 0) {
        return;
      }
      running.remove(spec, informer);
    } finally {
      lock.unlock();
    }
    informer.stop();
  }

  @Override
  public void close() {
    List<RunningInformer<?>> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(running.values());
      running.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(RunningInformer::stop);
  }

  private record CountedLease<T>(SharedInformer<T> informer, Runnable giveBack)
      implements Lease<T> {
    @Override
    public void close() {
      giveBack.run();
    }
  }
}
