package dev.trimtab.controllers.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.Platform;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class SlowStartTest {

  @Test
  void everyIndexIsCalledOnce() throws InterruptedException {
    Set<Integer> seen = ConcurrentHashMap.newKeySet();

    SlowStart outcome = SlowStart.run(100, Platform.system(), seen::add);

    assertThat(seen).hasSize(100).contains(0, 99);
    assertThat(outcome.succeeded()).isEqualTo(100);
    assertThat(outcome.failure()).isEmpty();
  }

  @Test
  void nothingIsTriedAfterABatchWithAFailure() throws InterruptedException {
    Set<Integer> seen = ConcurrentHashMap.newKeySet();

    SlowStart outcome =
        SlowStart.run(
            100,
            Platform.system(),
            i -> {
              seen.add(i);
              if (i == 2) {
                throw new IllegalStateException("quota");
              }
            });

    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(outcome.succeeded()).isEqualTo(2);
    assertThat(outcome.failure()).get().extracting(Throwable::getMessage).isEqualTo("quota");
  }
}
