package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PeriodicTest {

  private final ManualPlatform time = new ManualPlatform(1);
  private final List<Instant> runs = new ArrayList<>();

  @Test
  void taskRunsAfterEachPauseUntilClosed() {
    var periodic = new Periodic(new OneThread(time), Duration.ofSeconds(10), this::note);
    periodic.start();
    time.advance(Duration.ofSeconds(9));
    assertThat(runs).isEmpty();

    time.advance(Duration.ofSeconds(21));
    assertThat(runs).extracting(Instant::getEpochSecond).containsExactly(10L, 20L, 30L);

    periodic.close();
    time.advance(Duration.ofMinutes(1));
    assertThat(runs).hasSize(3);
    assertThat(time.armedTimers()).isZero();
  }

  @Test
  void pauseIsAskedForAnewEachTime() {
    var pauses = List.of(1L, 5L, 2L, 100L).iterator();
    var periodic =
        new Periodic(new OneThread(time), () -> Duration.ofSeconds(pauses.next()), this::note);
    periodic.start();
    time.advance(Duration.ofSeconds(50));
    assertThat(runs).extracting(Instant::getEpochSecond).containsExactly(1L, 6L, 8L);
  }

  @Test
  void taskThatThrowsRunsAgain() {
    var periodic =
        new Periodic(
            new OneThread(time),
            Duration.ofSeconds(10),
            () -> {
              note();
              throw new IllegalStateException("on purpose");
            });
    periodic.start();
    for (int i = 1; i <= 2; i++) {
      assertThatThrownBy(() -> time.advance(Duration.ofSeconds(10))).hasMessage("on purpose");
      assertThat(runs).hasSize(i);
    }
  }

  @Test
  void taskMayCloseItsOwnPeriod() {
    var own = new Periodic[1];
    own[0] =
        new Periodic(
            new OneThread(time),
            Duration.ofSeconds(1),
            () -> {
              note();
              own[0].close();
            });
    own[0].start();
    time.advance(Duration.ofSeconds(5));
    assertThat(runs).hasSize(1);
    assertThat(own[0].isClosed()).isTrue();
  }

  private void note() {
    runs.add(time.clock().instant());
  }

  /** Runs on the test's thread what would run on others. */
  private record OneThread(ManualPlatform time) implements Platform {

    @Override
    public ThreadFactory threads() {
      return task ->
          new Thread(task) {
            @Override
            public void start() {
              task.run();
            }
          };
    }

    @Override
    public InstantSource clock() {
      return time.clock();
    }

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public Timers timers() {
      return time.timers();
    }

    @Override
    public RandomGenerator random() {
      return time.random();
    }
  }
}
