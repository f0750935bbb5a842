package dev.trimtab.framework;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.informer.AuditReport;
import dev.trimtab.informer.ObjectKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AuditMeters meters = new AuditMeters(registry);

  private double counted(String name, String tag, String value) {
    return registry.get(name).tag("kind", "Pod").tag(tag, value).counter().count();
  }

  @Test
  void auditsAreCountedByResultAndDifferencesByTheirSort() {
    ObjectKey one = ObjectKey.of("a", "1");
    ObjectKey two = ObjectKey.of("a", "2");
    ObjectKey three = ObjectKey.of("a", "3");
    meters.accept(new AuditReport("Pod", 3, List.of(), List.of(), List.of()));
    // Each sort alone makes a repair, and each is found in another number.
    meters.accept(new AuditReport("Pod", 3, List.of(one), List.of(), List.of()));
    meters.accept(new AuditReport("Pod", 3, List.of(), List.of(one, two), List.of()));
    meters.accept(new AuditReport("Pod", 3, List.of(), List.of(), List.of(one, two, three)));
    meters.accept(new AuditReport("Node", 3, List.of(), List.of(), List.of()));

    assertThat(counted("trimtab.cache.audits", "result", "clean")).isEqualTo(1);
    assertThat(counted("trimtab.cache.audits", "result", "repaired")).isEqualTo(3);
    assertThat(counted("trimtab.cache.differences", "difference", "missing")).isEqualTo(1);
    assertThat(counted("trimtab.cache.differences", "difference", "stale")).isEqualTo(2);
    assertThat(counted("trimtab.cache.differences", "difference", "ghost")).isEqualTo(3);
  }
}
