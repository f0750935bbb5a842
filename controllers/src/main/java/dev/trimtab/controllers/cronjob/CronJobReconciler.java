package dev.trimtab.controllers.cronjob;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Creates the Job that is due, reports, and tidies up behind. */
final class CronJobReconciler implements Reconciler<CronJob> {

  private static final String SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  @Override
  public Result reconcile(CronJob cronJob, Context<CronJob> context) {
    if (cronJob.isMarkedForDeletion()) {
      return Result.done();
    }
    Instant now = context.platform().clock().instant();
    List<Job> jobs = context.owned(Job.class);
    trimHistory(cronJob, jobs, context);
    CronSchedule schedule;
    try {
      schedule =
          CronSchedule.parse(cronJob.getSpec().getSchedule(), cronJob.getSpec().getTimeZone());
    } catch (IllegalArgumentException e) {
      // Only a change of the spec can help, and that is an event.
      context.events().warning(cronJob, "UnparseableSchedule", String.valueOf(e.getMessage()));
      return Result.done();
    }
    Due due = Due.of(cronJob, schedule, now);
    var active = new ArrayList<>(jobs.stream().filter(job -> !isFinished(job)).toList());
    Optional<Instant> served = Optional.empty();
    if (due.missed().isPresent() && !Boolean.TRUE.equals(cronJob.getSpec().getSuspend())) {
      served = serve(cronJob, due.missed().get(), active, context);
    }
    report(cronJob, jobs, active, served, context);
    return due.next()
        .map(next -> Result.requeueAfter(Duration.between(now, next).plusMillis(1)))
        .orElseGet(Result::done);
  }

  /** Answers the time if it is served, be it by the policy's word that nothing is to run. */
  private static Optional<Instant> serve(
      CronJob cronJob, Instant time, List<Job> active, Context<CronJob> context) {
    String policy = Objects.requireNonNullElse(cronJob.getSpec().getConcurrencyPolicy(), "Allow");
    if (policy.equals("Forbid") && !active.isEmpty()) {
      context
          .events()
          .normal(
              cronJob,
              "JobAlreadyActive",
              "Not starting job because prior execution is running and concurrency policy is"
                  + " Forbid");
      return Optional.empty();
    }
    if (policy.equals("Replace")) {
      active.forEach(context.writer()::delete);
      active.clear();
    }
    try {
      Job created = context.writer().create(job(cronJob, time));
      active.add(created);
      context
          .events()
          .normal(cronJob, "SuccessfulCreate", "Created job " + created.getMetadata().getName());
    } catch (RuntimeException e) {
      if (ApiErrors.isNamespaceTerminating(e)) {
        return Optional.empty();
      }
      // A Job of this name was made for this time before the status could tell.
      if (!ApiErrors.isAlreadyExists(e)) {
        context
            .events()
            .warning(cronJob, "FailedCreate", "Error creating job: " + ApiErrors.message(e));
        throw e;
      }
    }
    return Optional.of(time);
  }

  private static Job job(CronJob cronJob, Instant time) {
    var template = cronJob.getSpec().getJobTemplate();
    ObjectMeta from = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace(cronJob.getMetadata().getNamespace())
        .withName(cronJob.getMetadata().getName() + "-" + time.getEpochSecond() / 60)
        .withLabels(from.getLabels())
        .withAnnotations(from.getAnnotations())
        .addToAnnotations(SCHEDULED_AT, Timestamps.format(time))
        .withOwnerReferences(OwnerReferences.controlledBy(cronJob))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private static void report(
      CronJob cronJob,
      List<Job> jobs,
      List<Job> active,
      Optional<Instant> served,
      Context<CronJob> context) {
    List<ObjectReference> references =
        active.stream()
            .sorted(Comparator.comparing(job -> job.getMetadata().getName()))
            .map(CronJobReconciler::reference)
            .toList();
    var status = new CronJobBuilder(cronJob).editOrNewStatus().withActive(references);
    served.map(Timestamps::format).ifPresent(status::withLastScheduleTime);
    jobs.stream()
        .filter(job -> hasCondition(job, "Complete"))
        .map(job -> job.getStatus().getCompletionTime())
        .filter(Objects::nonNull)
        .max(Comparator.comparing(Timestamps::parse))
        .ifPresent(status::withLastSuccessfulTime);
    StatusWrites.patch(cronJob, status.endStatus().build(), context);
  }

  private static ObjectReference reference(Job job) {
    return new ObjectReferenceBuilder()
        .withApiVersion(job.getApiVersion())
        .withKind(job.getKind())
        .withNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName())
        .withUid(job.getMetadata().getUid())
        .build();
  }

  private static void trimHistory(CronJob cronJob, List<Job> jobs, Context<CronJob> context) {
    var spec = cronJob.getSpec();
    int successes = Objects.requireNonNullElse(spec.getSuccessfulJobsHistoryLimit(), 3);
    int failures = Objects.requireNonNullElse(spec.getFailedJobsHistoryLimit(), 1);
    surplus(jobs, "Complete", successes).forEach(context.writer()::delete);
    surplus(jobs, "Failed", failures).forEach(context.writer()::delete);
  }

  static List<Job> surplus(List<Job> jobs, String condition, int limit) {
    List<Job> ended = jobs.stream().filter(job -> hasCondition(job, condition)).toList();
    return ended.stream()
        .sorted(
            Comparator.comparing(
                job -> Timestamps.created(job.getMetadata().getCreationTimestamp())))
        .limit(Math.max(0, ended.size() - limit))
        .toList();
  }

  private static boolean isFinished(Job job) {
    return hasCondition(job, "Complete") || hasCondition(job, "Failed");
  }

  private static boolean hasCondition(Job job, String type) {
    return job.getStatus() != null
        && job.getStatus().getConditions() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
  }
}
