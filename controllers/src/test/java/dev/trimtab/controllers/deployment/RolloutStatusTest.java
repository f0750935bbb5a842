package dev.trimtab.controllers.deployment;

import static dev.trimtab.controllers.deployment.Deployments.deployment;
import static dev.trimtab.controllers.deployment.Deployments.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutStatusTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final Deployment deployment = deployment(3, new IntOrString(1), new IntOrString(1));

  @Test
  void aRolloutIsJudgedCreatedProgressingAndComplete() {
    var created = report(START, set("web:new", 2, 1, 0), set("web:old", 1, 3, 3));
    assertThat(progressing(created)).isEqualTo("True/ReplicaSetUpdated");
    assertThat(created.getUnavailableReplicas()).isEqualTo(1);

    var done = report(START.plusSeconds(5), set("web:new", 2, 3, 3), set("web:old", 1, 0, 0));
    assertThat(progressing(done)).isEqualTo("True/NewReplicaSetAvailable");
    assertThat(done.getReplicas()).isEqualTo(3);
    assertThat(done.getUpdatedReplicas()).isEqualTo(3);
    assertThat(done.getAvailableReplicas()).isEqualTo(3);
    assertThat(done.getObservedGeneration()).isEqualTo(1);

    var podLost = report(START.plusSeconds(900), set("web:new", 2, 3, 2), set("web:old", 1, 0, 0));
    assertThat(progressing(podLost)).isEqualTo("True/NewReplicaSetAvailable");
  }

  @Test
  void aRolloutWithoutProgressTimesOutAfterItsDeadline() {
    ReplicaSet stuck = set("web:new", 2, 1, 0);
    ReplicaSet old = set("web:old", 1, 3, 3);
    report(START, stuck, old);

    var before = report(START.plusSeconds(599), stuck, old);
    assertThat(progressing(before)).isEqualTo("True/ReplicaSetUpdated");
    assertThat(
            RolloutStatus.untilTimeout(
                deployment, DeploymentConditions.of(deployment, START), START.plusSeconds(599)))
        .contains(Duration.ofSeconds(1));

    var after = report(START.plusSeconds(601), stuck, old);
    assertThat(progressing(after)).isEqualTo("False/ProgressDeadlineExceeded");

    var late = report(START.plusSeconds(700), set("web:new", 2, 1, 1), old);
    assertThat(progressing(late)).isEqualTo("True/ReplicaSetUpdated");
  }

  @Test
  void availabilityFollowsMaxUnavailable() {
    var enough = report(START, set("web:new", 2, 3, 2));
    assertThat(condition(enough, "Available").getReason()).isEqualTo("MinimumReplicasAvailable");

    var tooFew = report(START.plusSeconds(1), set("web:new", 2, 3, 1));
    assertThat(condition(tooFew, "Available").getReason()).isEqualTo("MinimumReplicasUnavailable");
    assertThat(condition(tooFew, "Available").getLastTransitionTime())
        .isEqualTo("2026-01-01T00:00:01Z");
  }

  @Test
  void anEqualStateGivesAnEqualStatus() {
    ReplicaSet current = set("web:new", 2, 3, 3);
    var first = report(START, current);

    assertThat(report(START.plusSeconds(60), current)).isEqualTo(first);
  }

  private DeploymentStatus report(Instant now, ReplicaSet... sets) {
    var conditions = DeploymentConditions.of(deployment, now);
    var status = RolloutStatus.progressed(Rollout.of(deployment, List.of(sets)), conditions, now);
    deployment.setStatus(status);
    return status;
  }

  private static String progressing(DeploymentStatus status) {
    DeploymentCondition condition = condition(status, "Progressing");
    return condition.getStatus() + "/" + condition.getReason();
  }

  private static DeploymentCondition condition(DeploymentStatus status, String type) {
    return status.getConditions().stream()
        .filter(c -> type.equals(c.getType()))
        .findFirst()
        .orElseThrow();
  }
}
