package dev.trimtab.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "* * * * *, 2026-01-01T00:00:30Z, 2026-01-01T00:01:00Z",
    "*/15 * * * *, 2026-01-01T00:15:00Z, 2026-01-01T00:30:00Z",
    "5/20 * * * *, 2026-01-01T00:26:00Z, 2026-01-01T00:45:00Z",
    "0 9-17 * * mon-fri, 2026-01-02T17:30:00Z, 2026-01-05T09:00:00Z",
    "30 4 1 * *, 2026-01-15T00:00:00Z, 2026-02-01T04:30:00Z",
    "0 0 29 2 *, 2026-01-01T00:00:00Z, 2028-02-29T00:00:00Z",
    "0 0 13 * 5, 2026-02-01T00:00:00Z, 2026-02-06T00:00:00Z",
    "0 0 * JAN sun, 2026-01-01T00:00:00Z, 2026-01-04T00:00:00Z",
    "@hourly, 2026-01-01T00:59:59Z, 2026-01-01T01:00:00Z",
    "@weekly, 2026-01-01T00:00:00Z, 2026-01-04T00:00:00Z"
  })
  void theNextTimeIsAsCronHasIt(String schedule, Instant after, Instant next) {
    assertThat(CronSchedule.parse(schedule, null).after(after)).contains(next);
  }

  @Test
  void aTimeZoneMovesTheClockAndItsGapsAreStepped() {
    var schedule = CronSchedule.parse("30 2 * * *", "Europe/Berlin");

    assertThat(schedule.after(Instant.parse("2026-01-01T00:00:00Z")))
        .contains(Instant.parse("2026-01-01T01:30:00Z"));
    assertThat(schedule.after(Instant.parse("2026-03-28T12:00:00Z")))
        .contains(Instant.parse("2026-03-30T00:30:00Z"));
  }

  @Test
  void whatNeverComesIsNotWaitedFor() {
    assertThat(CronSchedule.parse("0 0 31 2 *", null).after(Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * *",
        "60 * * * *",
        "a * * * *",
        "*/0 * * * *",
        "5-1 * * * *",
        "",
        "1-2-3 * * * *"
      })
  void nonsenseIsRefusedWithTheField(String schedule) {
    assertThatThrownBy(() -> CronSchedule.parse(schedule, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spec.schedule");
  }

  @Test
  void onlyTheLastMissedTimeIsMadeUpForUnlessItIsTooOld() {
    CronJob cronJob =
        new CronJobBuilder()
            .withNewMetadata()
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    var schedule = CronSchedule.parse("0 * * * *", null);
    Instant now = Instant.parse("2026-01-01T05:10:00Z");

    assertThat(Due.of(cronJob, schedule, now).missed())
        .contains(Instant.parse("2026-01-01T05:00:00Z"));
    assertThat(Due.of(cronJob, schedule, now).next())
        .contains(Instant.parse("2026-01-01T06:00:00Z"));

    cronJob.getSpec().setStartingDeadlineSeconds(300L);
    assertThat(Due.of(cronJob, schedule, now).missed()).isEmpty();
  }
}
