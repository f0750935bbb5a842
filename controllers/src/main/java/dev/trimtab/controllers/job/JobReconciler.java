package dev.trimtab.controllers.job;

import dev.trimtab.controllers.shared.Adoption;
import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Claim;
import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.controllers.shared.SlowStart;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Templates;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts and stops the pods of a Job and reports how far it is. */
final class JobReconciler implements Reconciler<Job> {

  private final Orphans<Pod> orphans;

  JobReconciler(Orphans<Pod> orphans) {
    this.orphans = orphans;
  }

  @Override
  public Result absent(ObjectKey key, Context<Job> context) {
    orphans.forget(key);
    return Result.done();
  }

  @Override
  public Result reconcile(Job job, Context<Job> context) throws InterruptedException {
    Instant now = context.platform().clock().instant();
    Optional<Instant> ended = JobStatuses.ended(job);
    if (job.isMarkedForDeletion()) {
      return Result.done();
    }
    if (ended.isPresent()) {
      return deleteWhenDue(job, ended.get(), now, context);
    }
    var pods = JobPods.of(claimedPods(job, context));
    JobPlan plan = JobPlan.of(job, pods, now);
    Job after = new JobBuilder(job).withStatus(JobStatuses.of(job, pods, plan, now)).build();
    // First the status: the start time it holds is what deadlines are counted from.
    StatusWrites.patch(job, after, context);
    return switch (plan) {
      case JobPlan.Pause() -> {
        deleteAll(pods.active(), job, context);
        yield Result.done();
      }
      case JobPlan.End end -> {
        deleteAll(pods.active(), job, context);
        tellEnd(job, end, context);
        yield deleteWhenDue(job, now, now, context);
      }
      case JobPlan.Work work -> {
        carryOut(work, job, context);
        yield work.again()
            .filter(Duration::isPositive)
            .map(Result::requeueAfter)
            .orElseGet(Result::done);
      }
    };
  }

  private List<Pod> claimedPods(Job job, Context<Job> context) {
    Selector selector = Selector.of(job.getSpec().getSelector());
    var key = ObjectKey.of(job.getMetadata().getNamespace(), job.getMetadata().getName());
    var candidates = new ArrayList<>(context.owned(Pod.class));
    candidates.addAll(orphans.of(key, selector, context.lister(Pod.class)));
    return Adoption.carryOut(
        job, Claim.of(job, selector, candidates), pod -> new PodBuilder(pod).build(), context);
  }

  private static Result deleteWhenDue(Job job, Instant ended, Instant now, Context<Job> context) {
    Integer seconds = job.getSpec().getTtlSecondsAfterFinished();
    if (seconds == null) {
      return Result.done();
    }
    Duration left = Duration.between(now, ended.plusSeconds(seconds));
    if (left.isPositive()) {
      return Result.requeueAfter(left);
    }
    var _ = context.writer().delete(job, DeletionPropagation.FOREGROUND);
    return Result.done();
  }

  private static void tellEnd(Job job, JobPlan.End end, Context<Job> context) {
    if (end.success()) {
      context.events().normal(job, "Completed", "Job completed");
    } else {
      context.events().warning(job, end.reason(), end.message());
    }
  }

  private static void carryOut(JobPlan.Work work, Job job, Context<Job> context)
      throws InterruptedException {
    deleteAll(work.delete(), job, context);
    List<Integer> create = work.create();
    SlowStart outcome =
        SlowStart.run(create.size(), context.platform(), i -> create(job, create.get(i), context));
    if (outcome.failure().isPresent()) {
      throw outcome.failure().get();
    }
  }

  private static void create(Job job, int index, Context<Job> context) {
    try {
      Pod created = context.writer().create(pod(job, index));
      context
          .events()
          .normal(job, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
    } catch (RuntimeException e) {
      if (ApiErrors.isNamespaceTerminating(e)) {
        return;
      }
      context.events().warning(job, "FailedCreate", "Error creating: " + ApiErrors.message(e));
      throw e;
    }
  }

  private static Pod pod(Job job, int index) {
    Pod pod = Templates.podOf(job.getSpec().getTemplate(), job);
    if (index < 0) {
      return pod;
    }
    String name = job.getMetadata().getName() + "-" + index;
    Pod indexed =
        new PodBuilder(pod)
            .editMetadata()
            .withGenerateName(name + "-")
            .addToAnnotations(JobPods.INDEX, Integer.toString(index))
            .addToLabels(JobPods.INDEX, Integer.toString(index))
            .endMetadata()
            .editSpec()
            .withHostname(name)
            .endSpec()
            .build();
    indexed
        .getSpec()
        .getContainers()
        .forEach(
            container ->
                container
                    .getEnv()
                    .add(
                        new EnvVarBuilder()
                            .withName("JOB_COMPLETION_INDEX")
                            .withValue(Integer.toString(index))
                            .build()));
    return indexed;
  }

  private static void deleteAll(List<Pod> pods, Job job, Context<Job> context) {
    for (Pod pod : pods) {
      if (context.writer().delete(pod)) {
        context
            .events()
            .normal(job, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
      }
    }
  }
}
