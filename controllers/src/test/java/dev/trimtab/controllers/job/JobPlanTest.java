package dev.trimtab.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JobPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final Job job =
      new JobBuilder()
          .withNewSpec()
          .withCompletions(5)
          .withParallelism(2)
          .withBackoffLimit(2)
          .endSpec()
          .build();

  @Test
  void noMorePodsRunThanParallelAndThanAreMissing() {
    assertThat(plan()).isEqualTo(create(-1, -1));
    assertThat(plan(pod("Succeeded", 0), pod("Running", 1))).isEqualTo(create(-1));
    assertThat(plan(pod("Succeeded"), pod("Succeeded"), pod("Succeeded"), pod("Succeeded")))
        .isEqualTo(create(-1));
  }

  @Test
  void enoughSuccessesEndTheJob() {
    job.getSpec().setCompletions(1);

    assertThat(plan(pod("Succeeded"))).isInstanceOf(JobPlan.End.class);
    var status =
        JobStatuses.of(job, JobPods.of(List.of(pod("Succeeded"))), plan(pod("Succeeded")), NOW);
    assertThat(status.getSucceeded()).isEqualTo(1);
    assertThat(status.getCompletionTime()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(status.getConditions())
        .extracting(c -> c.getType())
        .containsExactly("SuccessCriteriaMet", "Complete");
  }

  @Test
  void afterAFailureTheNextPodWaitsAndTooManyEndTheJob() {
    assertThat(plan(failed("2026-01-01T11:59:55Z")))
        .isEqualTo(new JobPlan.Work(List.of(), List.of(), Optional.of(Duration.ofSeconds(5))));
    assertThat(plan(failed("2026-01-01T11:59:55Z"), failed("2026-01-01T11:59:45Z")))
        .isEqualTo(new JobPlan.Work(List.of(), List.of(), Optional.of(Duration.ofSeconds(15))));
    assertThat(plan(failed("2026-01-01T11:59:50Z"))).isEqualTo(create(-1, -1));
    assertThat(plan(pod("Failed"), pod("Failed"), pod("Failed")))
        .isInstanceOfSatisfying(
            JobPlan.End.class, end -> assertThat(end.reason()).isEqualTo("BackoffLimitExceeded"));
  }

  @Test
  void countsDoNotDecreaseWhenEndedPodsAreDeleted() {
    var pods = JobPods.of(List.of(pod("Failed"), pod("Succeeded")));
    job.setStatus(JobStatuses.of(job, pods, JobPlan.of(job, pods, NOW), NOW));

    var status = JobStatuses.of(job, JobPods.of(List.of()), plan(), NOW);

    assertThat(status.getFailed()).isEqualTo(1);
    assertThat(status.getSucceeded()).isEqualTo(1);
  }

  @Test
  void aDeadlineEndsTheJob() {
    job.getSpec().setActiveDeadlineSeconds(30L);
    assertThat(plan(pod("Running"), pod("Running"))).isInstanceOf(JobPlan.Work.class);
    job.setStatus(JobStatuses.of(job, JobPods.of(List.of()), plan(), NOW.minusSeconds(30)));

    assertThat(plan(pod("Running")))
        .isInstanceOfSatisfying(
            JobPlan.End.class, end -> assertThat(end.reason()).isEqualTo("DeadlineExceeded"));
  }

  @Test
  void anIndexedJobRunsEachIndexOnce() {
    job.getSpec().setCompletionMode("Indexed");
    job.getSpec().setParallelism(3);

    assertThat(plan(pod("Succeeded", 1), pod("Running", 0))).isEqualTo(create(2, 3));
    assertThat(plan(pod("Succeeded", 1), pod("Succeeded", 1), pod("Running", 0)))
        .isEqualTo(create(2, 3));
    assertThat(JobStatuses.ranges(new TreeSet<>(List.of(0, 1, 2, 5, 7, 8)))).isEqualTo("0-2,5,7,8");
  }

  @Test
  void aSuspendedJobRunsNothingAndAWorkQueueWindsDown() {
    job.getSpec().setSuspend(true);
    assertThat(plan(pod("Running"))).isEqualTo(new JobPlan.Pause());

    job.getSpec().setSuspend(false);
    job.getSpec().setCompletions(null);
    assertThat(plan(pod("Succeeded"), pod("Running"))).isEqualTo(create());
    assertThat(plan(pod("Succeeded"))).isInstanceOf(JobPlan.End.class);
  }

  private JobPlan plan(Pod... pods) {
    return JobPlan.of(job, JobPods.of(List.of(pods)), NOW);
  }

  private static JobPlan create(Integer... indexes) {
    return new JobPlan.Work(Arrays.asList(indexes), List.of(), Optional.empty());
  }

  private static Pod pod(String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }

  private static Pod pod(String phase, int index) {
    return new PodBuilder(pod(phase))
        .editMetadata()
        .addToAnnotations(JobPods.INDEX, "" + index)
        .endMetadata()
        .build();
  }

  private static Pod failed(String at) {
    return new PodBuilder(pod("Failed"))
        .editStatus()
        .addNewContainerStatus()
        .withNewState()
        .withNewTerminated()
        .withFinishedAt(at)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
