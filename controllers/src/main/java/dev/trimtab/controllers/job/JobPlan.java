package dev.trimtab.controllers.job;

import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** What a Job needs now. */
sealed interface JobPlan {

  Duration FIRST_BACKOFF = Duration.ofSeconds(10);
  Duration MAX_BACKOFF = Duration.ofMinutes(6);

  /** The Job has ended, well or not; what still runs is deleted. */
  record End(boolean success, String reason, String message) implements JobPlan {}

  /** No pod may run. */
  record Pause() implements JobPlan {}

  /**
   * Create and delete pods.
   *
   * @param create the completion indexes of new pods, or -1 for each pod without one
   * @param delete surplus pods
   * @param again when to look again without an event
   */
  record Work(List<Integer> create, List<Pod> delete, Optional<Duration> again) implements JobPlan {
    public Work {
      create = List.copyOf(create);
      delete = List.copyOf(delete);
    }
  }

  static JobPlan of(Job job, JobPods pods, Instant now) {
    if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return new Pause();
    }
    int limit = Objects.requireNonNullElse(job.getSpec().getBackoffLimit(), 6);
    if (pods.failed().size() > limit || (pods.restarts() > 0 && pods.restarts() >= limit)) {
      return new End(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }
    Optional<Duration> untilDeadline = untilDeadline(job, now);
    if (untilDeadline.filter(left -> !left.isPositive()).isPresent()) {
      return new End(false, "DeadlineExceeded", "Job was active longer than specified deadline");
    }
    if (isComplete(job, pods)) {
      return new End(true, "CompletionsReached", "Reached expected number of succeeded pods");
    }
    return work(job, pods, untilDeadline, now);
  }

  static boolean isIndexed(Job job) {
    return "Indexed".equals(job.getSpec().getCompletionMode());
  }

  /** How many pods, or indexes, have succeeded. */
  static int succeeded(Job job, JobPods pods) {
    return isIndexed(job) ? JobPods.indexes(pods.succeeded()).size() : pods.succeeded().size();
  }

  private static boolean isComplete(Job job, JobPods pods) {
    Integer completions = job.getSpec().getCompletions();
    return completions == null
        ? !pods.succeeded().isEmpty() && pods.active().isEmpty() && pods.terminating() == 0
        : succeeded(job, pods) >= completions;
  }

  private static Optional<Duration> untilDeadline(Job job, Instant now) {
    Long seconds = job.getSpec().getActiveDeadlineSeconds();
    if (seconds == null || job.getStatus() == null || job.getStatus().getStartTime() == null) {
      return Optional.empty();
    }
    Instant start = Timestamps.parse(job.getStatus().getStartTime());
    return Optional.of(Duration.between(now, start.plusSeconds(seconds)));
  }

  private static Work work(Job job, JobPods pods, Optional<Duration> untilDeadline, Instant now) {
    int wanted = wantedActive(job, pods);
    int missing = wanted - pods.active().size();
    if (missing <= 0) {
      return new Work(List.of(), pods.active().stream().limit(-missing).toList(), untilDeadline);
    }
    Duration backoff = backoff(pods, now);
    if (backoff.isPositive()) {
      return new Work(List.of(), List.of(), Optional.of(backoff));
    }
    return new Work(newPods(job, pods, missing), List.of(), untilDeadline);
  }

  private static int wantedActive(Job job, JobPods pods) {
    int parallelism = Objects.requireNonNullElse(job.getSpec().getParallelism(), 1);
    Integer completions = job.getSpec().getCompletions();
    if (completions != null) {
      return Math.min(parallelism, completions - succeeded(job, pods));
    }
    // Once one pod of a work queue has succeeded, the others finish but no new ones start.
    return pods.succeeded().isEmpty() ? parallelism : Math.min(parallelism, pods.active().size());
  }

  private static Duration backoff(JobPods pods, Instant now) {
    if (pods.failed().isEmpty() || pods.lastFailure().isEmpty()) {
      return Duration.ZERO;
    }
    int doublings = Math.min(pods.failed().size() - 1, 10);
    Duration delay = FIRST_BACKOFF.multipliedBy(1L << doublings);
    Duration bounded = delay.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : delay;
    return Duration.between(now, pods.lastFailure().get().plus(bounded));
  }

  private static List<Integer> newPods(Job job, JobPods pods, int count) {
    var result = new ArrayList<Integer>();
    TreeSet<Integer> taken = JobPods.indexes(pods.succeeded());
    taken.addAll(JobPods.indexes(pods.active()));
    for (int index = 0; result.size() < count; index++) {
      if (!isIndexed(job)) {
        result.add(-1);
      } else if (!taken.contains(index)) {
        result.add(index);
      }
    }
    return result;
  }
}
