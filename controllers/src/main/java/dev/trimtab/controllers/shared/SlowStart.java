package dev.trimtab.controllers.shared;

import dev.trimtab.workqueue.Platform;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Runs a call many times in batches of 1, 2, 4, …, each batch in parallel, and stops after the
 * first batch with a failure: a call that always fails (a quota, a bad template) is not made a
 * thousand times.
 *
 * @param succeeded how many calls went well
 * @param failure the first failure
 */
public record SlowStart(int succeeded, Optional<RuntimeException> failure) {

  /** Calls {@code call} with 0, 1, … {@code count - 1}; returns when all started calls ended. */
  public static SlowStart run(int count, Platform platform, IntConsumer call)
      throws InterruptedException {
    var succeeded = new AtomicInteger();
    var failure = new AtomicReference<RuntimeException>();
    int next = 0;
    for (int batch = 1; next < count && failure.get() == null; batch *= 2) {
      int end = Math.min(count, next + batch);
      var threads = new ArrayList<Thread>(end - next);
      for (; next < end; next++) {
        int index = next;
        threads.add(platform.threads().newThread(() -> attempt(call, index, succeeded, failure)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    return new SlowStart(succeeded.get(), Optional.ofNullable(failure.get()));
  }

  private static void attempt(
      IntConsumer call,
      int index,
      AtomicInteger succeeded,
      AtomicReference<RuntimeException> failure) {
    try {
      call.accept(index);
      succeeded.incrementAndGet();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }
}
