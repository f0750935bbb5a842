package dev.trimtab.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.SeededPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CacheAuditTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final SeededPlatform platform = new SeededPlatform(5);
  private final TableServer server = new TableServer();
  private final List<AuditReport> reports = new ArrayList<>();
  private final SharedInformer<Row> informer =
      InformerFactory.builder(platform, spec -> server)
          .audit(Duration.ofMinutes(10), reports::add)
          .build()
          .lease(InformerSpec.all(Row.TYPE))
          .informer();

  private List<Row> cached() {
    return informer.lister().list();
  }

  @Test
  void droppedEventsAreFoundAndRepairedAndHandlersAreTold() {
    server.put("a", "updated", "old");
    server.put("a", "deleted", "x");
    platform.run(Duration.ofSeconds(1));
    var recorder = new Recorder();
    informer.addHandler(recorder);
    platform.run(Duration.ofSeconds(1));
    recorder.told.clear();

    server.hiddenEvents.set(3);
    server.put("a", "updated", "new");
    server.put("a", "added", "y");
    server.delete("a", "deleted");
    platform.run(Duration.ofSeconds(1));
    assertThat(cached()).extracting(Row::value).containsExactlyInAnyOrder("old", "x");
    platform.run(HOUR);

    assertThat(cached()).extracting(Row::value).containsExactlyInAnyOrder("new", "y");
    assertThat(recorder.told)
        .containsExactlyInAnyOrder(
            "updated a/updated: old to new", "added a/added=y", "lost a/deleted=x");
    AuditReport found =
        reports.stream().filter(report -> !report.clean()).findFirst().orElseThrow();
    assertThat(found.missing()).containsExactly(ObjectKey.of("a", "added"));
    assertThat(found.stale()).containsExactly(ObjectKey.of("a", "updated"));
    assertThat(found.ghosts()).containsExactly(ObjectKey.of("a", "deleted"));
    assertThat(informer.metrics().repairs()).isOne();
    assertThat(reports.getLast().clean()).isTrue();
  }

  @Test
  void healthyCacheIsAuditedButNotRepaired() {
    for (int i = 0; i < 1_200; i++) {
      server.put("a", "row-" + i, "x");
    }
    platform.run(HOUR.multipliedBy(3));

    assertThat(informer.metrics().audits()).isBetween(10L, 36L);
    assertThat(informer.metrics().repairs()).isZero();
    assertThat(informer.metrics().listings()).isOne();
    assertThat(reports).allMatch(report -> report.clean() && report.compared() == 1_200);
  }

  /** Changes something between every list and its comparison, and waits until the cache knows. */
  private record Restless(TableServer table, AtomicReference<SharedInformer<Row>> informer)
      implements ListerWatcher {
    @Override
    public Page list(ListRequest request) throws InterruptedException {
      awaitCached("flaps", table.put("a", "flaps", "x"));
      Page page = table.list(request);
      awaitCached("flaps", table.delete("a", "flaps"));
      int number = table.lists.get();
      awaitCached("new-" + number, table.put("a", "new-" + number, "x"));
      awaitCached("brief", table.delete("a", "brief"));
      awaitCached("brief", table.put("a", "brief", "x" + number));
      awaitCached("gone-" + number, table.delete("a", "gone-" + number));
      return page;
    }

    private void awaitCached(String name, String version) throws InterruptedException {
      informer.get().awaitVersion(ObjectKey.of("a", name), version, HOUR);
    }

    @Override
    public Watch watch(WatchRequest request) {
      return table.watch(request);
    }
  }

  private void auditRestlessTable() {
    var table = new TableServer();
    table.versions = server.versions;
    table.put("a", "brief", "x");
    for (int i = 1; i <= 100; i++) {
      table.put("a", "gone-" + i, "x");
    }
    var later = new AtomicReference<SharedInformer<Row>>();
    var factory =
        InformerFactory.builder(platform, spec -> new Restless(table, later))
            .audit(Duration.ofMinutes(10), reports::add)
            .build();
    later.set(factory.lease(InformerSpec.all(Row.TYPE)).informer());
    platform.run(HOUR);
    factory.close();
  }

  @Test
  void changesBetweenTheListAndItsComparisonAreNotSuspected() {
    auditRestlessTable();

    assertThat(reports).hasSizeGreaterThan(3).allMatch(AuditReport::clean);
  }

  @Test
  void changesBetweenTheListAndItsComparisonAreNotSuspectedWithOpaqueVersionsEither() {
    server.versions = n -> "v" + n + "x";
    auditRestlessTable();

    assertThat(reports).hasSizeGreaterThan(3).allMatch(AuditReport::clean);
  }

  @Test
  void auditsGoOnAlthoughTheirListenerFails() {
    var calls = new AtomicInteger();
    var factory =
        InformerFactory.builder(platform, spec -> server)
            .audit(
                Duration.ofMinutes(10),
                report -> {
                  calls.incrementAndGet();
                  throw new AssertionError("on purpose");
                })
            .build();
    var _ = factory.lease(InformerSpec.all(Row.TYPE));
    platform.run(HOUR.multipliedBy(3));
    factory.close();

    assertThat(calls.get()).isBetween(10, 36);
  }

  @Test
  void eventsOnTheirWayAreNotSuspected() {
    for (int round = 0; round < 200; round++) {
      server.put("a", "row-" + round % 7, "" + round);
      platform.run(Duration.ofSeconds(37));
    }

    assertThat(informer.metrics().audits()).isPositive();
    assertThat(reports).allMatch(AuditReport::clean);
  }
}
