package dev.trimtab.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StopProgressTest {
  private static final Instant BEGUN = Instant.parse("2024-05-01T10:00:00Z");

  private static StopProgress within(long seconds) {
    return new StopProgress(BEGUN, BEGUN.plusSeconds(seconds), null, null);
  }

  private static long killedAfter(StopProgress progress, long grace) {
    return Duration.between(BEGUN, progress.deadlineWithin(Duration.ofSeconds(grace))).toSeconds();
  }

  @Test
  void aContainerHasItsGracePeriod() {
    assertThat(killedAfter(within(30).signalledAt(BEGUN), 30)).isEqualTo(30);
  }

  @Test
  void aShorterGracePeriodCountsFromTheBeginning() {
    assertThat(killedAfter(within(30).signalledAt(BEGUN), 10)).isEqualTo(10);
  }

  @Test
  void aHookThatTakesAllTheTimeLeavesSomeForTheSignal() {
    assertThat(killedAfter(within(5), 5)).isEqualTo(7);
    assertThat(killedAfter(within(5).signalledAt(BEGUN.plusSeconds(5)), 5)).isEqualTo(7);
  }

  @Test
  void impatienceLeavesSomeTimeAfterTheSignalToo() {
    assertThat(killedAfter(within(30).signalledAt(BEGUN.plusSeconds(20)), 1)).isEqualTo(22);
    assertThat(killedAfter(within(30).signalledAt(BEGUN), 0)).isEqualTo(2);
  }

  @Test
  void aKillWithoutEffectIsRepeatedLater() {
    StopProgress killed = within(30).signalledAt(BEGUN).killedAt(BEGUN.plusSeconds(30));

    assertThat(killedAfter(killed, 30)).isEqualTo(35);
  }
}
