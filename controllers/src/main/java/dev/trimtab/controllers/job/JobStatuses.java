package dev.trimtab.controllers.job;

import dev.trimtab.controllers.shared.Counts;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Works out a Job's status. */
final class JobStatuses {

  private JobStatuses() {}

  /** When the Job ended; empty if it has not. */
  static Optional<Instant> ended(Job job) {
    return conditions(job).stream()
        .filter(c -> c.getType().equals("Complete") || c.getType().equals("Failed"))
        .filter(c -> c.getStatus().equals("True"))
        .map(c -> Timestamps.parse(c.getLastTransitionTime()))
        .findFirst();
  }

  static JobStatus of(Job job, JobPods pods, JobPlan plan, Instant now) {
    var conditions = new ArrayList<>(conditions(job));
    JobStatus was = job.getStatus() == null ? new JobStatus() : job.getStatus();
    String start = was.getStartTime();
    var builder = new JobStatusBuilder(was);
    switch (plan) {
      case JobPlan.Pause() -> {
        set(conditions, "Suspended", "True", "JobSuspended", "Job suspended", now);
        start = null;
      }
      case JobPlan.End end -> {
        boolean success = end.success();
        set(
            conditions,
            success ? "SuccessCriteriaMet" : "FailureTarget",
            "True",
            end.reason(),
            end.message(),
            now);
        set(conditions, success ? "Complete" : "Failed", "True", end.reason(), end.message(), now);
        start = start == null ? Timestamps.format(now) : start;
        builder.withCompletionTime(success ? Timestamps.format(now) : null);
      }
      case JobPlan.Work _ -> {
        if (conditions.stream().anyMatch(c -> c.getType().equals("Suspended"))) {
          set(conditions, "Suspended", "False", "JobResumed", "Job resumed", now);
        }
        start = start == null ? Timestamps.format(now) : start;
      }
    }
    return builder
        .withStartTime(start)
        .withActive(Counts.orAbsent(plan instanceof JobPlan.End ? 0 : pods.active().size()))
        .withReady(plan instanceof JobPlan.End ? 0 : pods.ready())
        .withSucceeded(Counts.orAbsent(notLess(JobPlan.succeeded(job, pods), was.getSucceeded())))
        .withFailed(Counts.orAbsent(notLess(pods.failed().size(), was.getFailed())))
        .withTerminating(pods.terminating())
        .withCompletedIndexes(
            JobPlan.isIndexed(job) ? ranges(JobPods.indexes(pods.succeeded())) : null)
        .withConditions(conditions)
        .build();
  }

  /** kube-apiserver refuses a count that decreases, as it does when an ended pod is deleted. */
  private static int notLess(int count, @Nullable Integer before) {
    return before == null ? count : Math.max(count, before);
  }

  /** Such as {@code 0-2,5}. */
  static @Nullable String ranges(SortedSet<Integer> indexes) {
    var text = new StringBuilder();
    for (Integer from : indexes) {
      if (indexes.contains(from - 1)) {
        continue;
      }
      int to = from;
      while (indexes.contains(to + 1)) {
        to++;
      }
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (to > from) {
        text.append(to == from + 1 ? "," : "-").append(to);
      }
    }
    return text.isEmpty() ? null : text.toString();
  }

  private static List<JobCondition> conditions(Job job) {
    return job.getStatus() == null || job.getStatus().getConditions() == null
        ? List.of()
        : job.getStatus().getConditions();
  }

  private static void set(
      List<JobCondition> conditions,
      String type,
      String status,
      String reason,
      String message,
      Instant now) {
    if (conditions.stream()
        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals(status))) {
      return;
    }
    conditions.removeIf(c -> c.getType().equals(type));
    conditions.add(
        new JobConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastProbeTime(Timestamps.format(now))
            .withLastTransitionTime(Timestamps.format(now))
            .build());
  }
}
