package dev.trimtab.agent.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.agent.eviction.Signals.Reading;
import dev.trimtab.agent.eviction.Thresholds.Shortage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {

  @Test
  void aThresholdIsMissedBelowItAndNotAtIt() {
    var thresholds = Thresholds.parse("memory.available<1Ki, nodefs.available<7.5%");
    assertThat(
            thresholds.missed(
                Map.of(
                    Signal.MEMORY, new Reading(1024, 9000),
                    Signal.NODE_DISK, new Reading(75, 1000))))
        .isEmpty();
    assertThat(
            thresholds.missed(
                Map.of(
                    Signal.NODE_DISK, new Reading(74, 1000),
                    Signal.MEMORY, new Reading(1023, 9000),
                    Signal.PIDS, new Reading(0, 1000))))
        .containsExactly(
            new Shortage(Signal.MEMORY, 1024, new Reading(1023, 9000)),
            new Shortage(Signal.NODE_DISK, 75, new Reading(74, 1000)));
  }

  @Test
  void whatCannotBeReadIsNotShort() {
    assertThat(Thresholds.DEFAULT.missed(Map.of())).isEmpty();
  }

  @Test
  void zeroPercentNeverMatters() {
    assertThat(
            Thresholds.parse("nodefs.available<0%")
                .missed(Map.of(Signal.NODE_DISK, new Reading(0, 1000))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "memory.available",
        "memory.available<",
        "memory.available<many",
        "memory.available<-1",
        "memory.available<101%",
        "memory.available<1%<2%",
        "disk<10%",
        "memory.available<1Gi,"
      })
  void whatIsNoThresholdIsRefusedByName(String text) {
    assertThatThrownBy(() -> Thresholds.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no eviction threshold");
  }
}
