package dev.trimtab.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.trimtab.controllers.shared.ServedKind;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeletionReportTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServedKind PODS = new ServedKind("", "v1", "pods", "Pod", true);

  @Test
  void whatIsLeftAndWhyIsSaid() {
    var report = new DeletionReport();
    report.failed(new ServedKind("apps", "v1", "deployments", "Deployment", true), "forbidden");
    report.leftovers(
        List.of(
            new Leftover(
                PODS,
                List.of(
                    new ObjectMetaBuilder().withFinalizers("example.com/hold").build(),
                    new ObjectMetaBuilder().build()))));

    var conditions = report.conditions(new Namespace(), NOW);

    assertThat(conditions)
        .filteredOn(c -> c.getStatus().equals("True"))
        .extracting(NamespaceCondition::getReason, NamespaceCondition::getMessage)
        .containsExactly(
            tuple(
                "ContentDeletionFailed",
                "Failed to delete all resource types, 1 remaining: forbidden"),
            tuple(
                "SomeResourcesRemain",
                "Some resources are remaining: pods has 2 resource instances"),
            tuple(
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: example.com/hold in 1"
                    + " resource instances"));
  }

  @Test
  void anEqualReportChangesNothing() {
    var first = new DeletionReport().conditions(new Namespace(), NOW);
    Namespace namespace =
        new NamespaceBuilder().withNewStatus().withConditions(first).endStatus().build();

    assertThat(new DeletionReport().conditions(namespace, NOW.plusSeconds(9))).isEqualTo(first);
  }
}
