package dev.trimtab.framework;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReminderTest {

  @Test
  void itIsDueAtOnceAndThenOnceInEachPeriod() {
    var platform = new ManualPlatform(1);
    var reminder = new Reminder(platform, Duration.ofHours(1));
    int times = 0;

    for (int minute = 0; minute < 150; minute++) {
      times += reminder.isDue() ? 1 : 0;
      platform.advance(Duration.ofMinutes(1));
    }

    assertThat(times).isEqualTo(3);
  }
}
