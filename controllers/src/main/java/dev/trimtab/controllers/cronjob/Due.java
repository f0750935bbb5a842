package dev.trimtab.controllers.cronjob;

import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Instant;
import java.util.Optional;

/**
 * Which scheduled time is to be served now, and which is the next.
 *
 * @param missed the last scheduled time that has passed and is not too old
 * @param next the first that is still to come
 */
record Due(Optional<Instant> missed, Optional<Instant> next) {

  static Due of(CronJob cronJob, CronSchedule schedule, Instant now) {
    Instant earliest = earliest(cronJob, now);
    Optional<Instant> missed = Optional.empty();
    Optional<Instant> time = schedule.after(earliest);
    while (time.isPresent() && !time.get().isAfter(now)) {
      missed = time;
      time = schedule.after(time.get());
    }
    return new Due(missed, time);
  }

  /** Times up to this one have been served, or are too old. */
  private static Instant earliest(CronJob cronJob, Instant now) {
    var status = cronJob.getStatus();
    Instant served =
        Timestamps.parse(
            status != null && status.getLastScheduleTime() != null
                ? status.getLastScheduleTime()
                : cronJob.getMetadata().getCreationTimestamp());
    Long deadline = cronJob.getSpec().getStartingDeadlineSeconds();
    if (deadline == null) {
      return served;
    }
    Instant tooOld = now.minusSeconds(deadline);
    return tooOld.isAfter(served) ? tooOld : served;
  }
}
