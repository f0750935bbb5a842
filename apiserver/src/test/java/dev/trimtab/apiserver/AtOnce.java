package dev.trimtab.apiserver;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many who ask at the same time. */
final class AtOnce {

  private AtOnce() {}

  /** What each was answered; all wait until the last is ready to ask. */
  static <T> List<T> ask(int count, IntFunction<T> question) {
    var ready = new CountDownLatch(count);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<T>> answers =
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            ready.countDown();
                            await(ready);
                            return question.apply(i);
                          },
                          threads))
              .toList();
      return answers.stream().map(CompletableFuture::join).toList();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
