package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.workqueue.Cause.Event;
import dev.trimtab.workqueue.Cause.Kind;
import dev.trimtab.workqueue.Cause.Request;
import dev.trimtab.workqueue.Cause.Retry;
import dev.trimtab.workqueue.Cause.Timer;
import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

  private static final Cause ASKED = new Request("test");

  private final ManualPlatform platform = new ManualPlatform(1);
  private final WorkQueue<String> queue = WorkQueue.<String>builder(platform).build();

  private WorkItem<String> take() throws InterruptedException {
    assertThat(queue.depth()).isPositive();
    return queue.take().orElseThrow();
  }

  @Test
  void keyAddedTwiceIsHandedOutOnce() throws InterruptedException {
    queue.add("a", ASKED);
    queue.add("a", ASKED);

    queue.done(take().key());

    assertThat(queue.depth()).isZero();
  }

  @Test
  void keyAddedWhileBeingWorkedOnWaitsForDoneAndIsHandedOutAgain() throws InterruptedException {
    queue.add("a", ASKED);
    take();

    queue.add("a", ASKED);
    queue.add("a", ASKED);

    assertThat(queue.depth()).isZero();
    queue.done("a");
    assertThat(queue.depth()).isOne();
    queue.done(take().key());
    assertThat(queue.depth()).isZero();
  }

  @Test
  void keysOfOneTenantAndPriorityComeInOrder() throws InterruptedException {
    List.of("c", "a", "b").forEach(key -> queue.add(key, ASKED));

    assertThat(List.of(take().key(), take().key(), take().key())).containsExactly("c", "a", "b");
  }

  @Test
  void higherPriorityComesFirst() throws InterruptedException {
    queue.add("low", Priority.LOW, ASKED);
    queue.add("normal", ASKED);
    queue.add("high", Priority.HIGH, ASKED);

    assertThat(List.of(take().key(), take().key(), take().key()))
        .containsExactly("high", "normal", "low");
  }

  @Test
  void waitingKeyIsRaisedButNeverLowered() throws InterruptedException {
    queue.add("a", Priority.LOW, ASKED);
    queue.add("b", Priority.NORMAL, ASKED);
    queue.add("a", Priority.HIGH, ASKED);
    queue.add("a", Priority.LOW, ASKED);

    assertThat(take().key()).isEqualTo("a");
  }

  @Test
  void doneWithoutTakeIsAnError() {
    assertThatThrownBy(() -> queue.done("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a");
  }

  @Test
  void delayedKeyIsHandedOutWhenItsTimeHasCome() throws InterruptedException {
    queue.addAfter("a", Duration.ofSeconds(5), new Timer());

    platform.advance(Duration.ofMillis(4_999));
    assertThat(queue.depth()).isZero();
    platform.advance(Duration.ofMillis(1));

    assertThat(take().causes()).containsExactly(new Timer());
  }

  @Test
  void earlierDueTimeOfTheSameKeyWins() throws InterruptedException {
    queue.addAfter("a", Duration.ofSeconds(5), ASKED);
    queue.addAfter("a", Duration.ofSeconds(1), ASKED);
    queue.addAfter("a", Duration.ofSeconds(9), ASKED);

    platform.advance(Duration.ofSeconds(1));
    queue.done(take().key());
    platform.advance(Duration.ofSeconds(60));

    assertThat(queue.depth()).isZero();
  }

  @Test
  void addNowReplacesDelay() throws InterruptedException {
    queue.addAfter("a", Duration.ofSeconds(5), new Timer());
    queue.add("a", ASKED);

    assertThat(take().causes()).containsExactly(ASKED);
    queue.done("a");
    platform.advance(Duration.ofSeconds(60));

    assertThat(queue.depth()).isZero();
  }

  @Test
  void delayAskedForByTheWorkerSurvivesDone() throws InterruptedException {
    queue.add("a", ASKED);
    take();
    queue.addAfter("a", Duration.ofSeconds(5), new Timer());
    queue.done("a");

    platform.advance(Duration.ofSeconds(5));

    assertThat(take().key()).isEqualTo("a");
  }

  @Test
  void delayThatPassesWhileBeingWorkedOnMakesTheKeyDueAfterDone() throws InterruptedException {
    queue.add("a", ASKED);
    take();
    queue.addAfter("a", Duration.ofSeconds(1), new Timer());
    platform.advance(Duration.ofSeconds(2));
    assertThat(queue.depth()).isZero();

    queue.done("a");

    assertThat(queue.depth()).isOne();
  }

  @Test
  void millionDelayedKeysNeedOneTimer() {
    for (int i = 0; i < 1_000_000; i++) {
      queue.addAfter("key-" + i, Duration.ofMillis(1 + (i * 7919L) % 60_000), ASKED);
    }

    assertThat(platform.armedTimers()).isOne();
    platform.advance(Duration.ofSeconds(30));
    assertThat(queue.depth()).isBetween(499_000, 501_000);
    platform.advance(Duration.ofSeconds(30));
    assertThat(queue.depth()).isEqualTo(1_000_000);
    assertThat(platform.armedTimers()).isZero();
  }

  @Test
  void failuresBackOffExponentiallyUntilForgotten() throws InterruptedException {
    var delays = new ArrayList<Duration>();
    queue.add("a", ASKED);
    for (int attempt = 0; attempt < 30; attempt++) {
      WorkItem<String> item = take();
      assertThat(item.attempt()).isEqualTo(attempt);
      queue.addRateLimited("a");
      queue.done("a");
      long before = platform.nanoTime();
      while (queue.depth() == 0) {
        platform.advance(attempt < 18 ? Duration.ofMillis(1) : Duration.ofSeconds(1));
      }
      delays.add(Duration.ofNanos(platform.nanoTime() - before));
    }

    assertThat(delays.getFirst()).isBetween(Duration.ofMillis(2), Duration.ofMillis(5));
    assertThat(delays.get(10)).isBetween(Duration.ofMillis(2_560), Duration.ofMillis(5_121));
    assertThat(delays.getLast()).isBetween(Duration.ofSeconds(500), Duration.ofSeconds(1_001));

    queue.forget("a");
    assertThat(take().attempt()).isZero();
  }

  @Test
  void retryKeepsThePriorityOfItsKey() throws InterruptedException {
    queue.add("initial", Priority.LOW, ASKED);
    take();
    queue.addRateLimited("initial");
    queue.done("initial");
    platform.advance(Duration.ofSeconds(1));
    queue.add("live", ASKED);

    assertThat(take().key()).isEqualTo("live");
  }

  @Test
  void causesOfAKeySurviveDeDuplicationMerged() throws InterruptedException {
    queue.add("a", new Event(Kind.ADDED, "Pod x/a", "", "1"));
    queue.add("a", new Event(Kind.UPDATED, "Pod x/a", "1", "2"));
    queue.add("a", ASKED);
    queue.add("a", new Event(Kind.UPDATED, "Pod x/a", "2", "3"));

    assertThat(take().causes()).containsExactly(new Event(Kind.ADDED, "Pod x/a", "", "3"), ASKED);
  }

  @Test
  void causesThatCameDuringWorkBelongToTheNextHandOut() throws InterruptedException {
    queue.add("a", ASKED);
    assertThat(take().causes()).containsExactly(ASKED);

    queue.add("a", new Retry(1));
    queue.done("a");

    assertThat(take().causes()).containsExactly(new Retry(1));
  }

  @Test
  void causesAreBoundedAndTheRestCounted() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      queue.add("a", new Event(Kind.UPDATED, "Pod x/" + i, "1", "2"));
    }

    WorkItem<String> item = take();

    assertThat(item.causes()).hasSize(8);
    assertThat(item.droppedCauses()).isEqualTo(12);
  }

  @Test
  void queuedSaysHowLongTheKeyWaitedSinceItWasDue() throws InterruptedException {
    queue.addAfter("a", Duration.ofSeconds(5), ASKED);
    platform.advance(Duration.ofSeconds(5));
    platform.advance(Duration.ofSeconds(2));

    assertThat(take().queued()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shutDownHandsOutWhatIsDueAndThenEnds() throws InterruptedException {
    queue.add("due", ASKED);
    queue.addAfter("later", Duration.ofSeconds(1), ASKED);
    queue.shutDown();
    queue.add("late", ASKED);
    platform.advance(Duration.ofSeconds(2));

    assertThat(take().key()).isEqualTo("due");
    assertThat(queue.take()).isEmpty();
    assertThat(platform.armedTimers()).isZero();
  }

  @Test
  void shutDownDropsDelayedKeysHoweverMany() {
    for (int i = 0; i < 1_000; i++) {
      queue.addAfter("later-" + i, Duration.ofSeconds(1 + i), ASKED);
    }
    queue.shutDown();
    queue.addAfter("late", Duration.ofSeconds(1), ASKED);

    assertThat(queue.metrics().delayed()).isZero();
    assertThat(platform.armedTimers()).isZero();
    platform.advance(Duration.ofHours(1));
    assertThat(queue.depth()).isZero();
  }

  @Test
  void drainWaitsForTheWorkerWhoReturnsTheLastKey() throws InterruptedException {
    queue.add("a", ASKED);
    take();
    var worker = platform.threads().newThread(() -> queue.done("a"));
    worker.start();

    assertThat(queue.shutDownAndDrain(Duration.ofDays(1))).isTrue();
    worker.join();
    assertThat(platform.armedTimers()).isZero();
  }

  @Test
  void drainGivesUpAtItsLimit() throws InterruptedException {
    queue.add("a", ASKED);
    take();

    assertThat(queue.shutDownAndDrain(Duration.ZERO)).isFalse();
  }

  @Test
  void waitingWorkerIsWokenByAnAddAndByShutDown() throws InterruptedException {
    var taken = new java.util.concurrent.LinkedBlockingQueue<String>();
    var worker =
        platform
            .threads()
            .newThread(
                () -> {
                  try {
                    for (var item = queue.take(); item.isPresent(); item = queue.take()) {
                      taken.add(item.get().key());
                      queue.done(item.get().key());
                    }
                    taken.add("end");
                  } catch (InterruptedException e) {
                    taken.add("interrupted");
                  }
                });
    worker.start();
    queue.add("a", ASKED);
    assertThat(taken.take()).isEqualTo("a");

    queue.shutDown();

    assertThat(taken.take()).isEqualTo("end");
    worker.join();
  }
}
