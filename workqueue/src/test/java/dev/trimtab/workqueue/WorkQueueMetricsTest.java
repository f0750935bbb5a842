package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkQueueMetricsTest {

  private static final Cause ASKED = new Cause.Request("test");

  private final ManualPlatform platform = new ManualPlatform(1);
  private final WorkQueue<String> queue =
      WorkQueue.<String>builder(platform).tenant(key -> key.substring(0, 1)).build();

  @Test
  void metricsTellWhatWaitsWhatIsDelayedAndWhatIsInWork() throws InterruptedException {
    queue.add("a1", ASKED);
    queue.add("a2", ASKED);
    queue.add("a2", ASKED);
    queue.add("b1", ASKED);
    queue.addAfter("b2", Duration.ofHours(1), ASKED);
    platform.advance(Duration.ofSeconds(4));
    queue.take();
    platform.advance(Duration.ofSeconds(2));

    WorkQueueMetrics metrics = queue.metrics();

    assertThat(metrics.depth()).isEqualTo(2);
    assertThat(metrics.delayed()).isOne();
    assertThat(metrics.inWork()).isOne();
    assertThat(metrics.adds()).isEqualTo(3);
    assertThat(metrics.queueLatency().count()).isOne();
    assertThat(metrics.queueLatency().max()).isEqualTo(Duration.ofSeconds(4));
    assertThat(metrics.longestRunning()).isEqualTo(Duration.ofSeconds(2));
    assertThat(metrics.unfinished()).isEqualTo(Duration.ofSeconds(2));
    assertThat(metrics.workDuration().count()).isZero();
    assertThat(metrics.tenants()).containsOnlyKeys("a", "b");
  }

  @Test
  void unfinishedIsTheSumAndLongestTheFirstOfWhatIsInWork() throws InterruptedException {
    queue.add("a1", ASKED);
    queue.take();
    platform.advance(Duration.ofSeconds(3));
    queue.add("b1", ASKED);
    queue.take();
    platform.advance(Duration.ofSeconds(2));

    assertThat(queue.metrics().unfinished()).isEqualTo(Duration.ofSeconds(7));
    assertThat(queue.metrics().longestRunning()).isEqualTo(Duration.ofSeconds(5));
    queue.done("a1");
    assertThat(queue.metrics().unfinished()).isEqualTo(Duration.ofSeconds(2));
    assertThat(queue.metrics().longestRunning()).isEqualTo(Duration.ofSeconds(2));
    queue.done("b1");
    assertThat(queue.metrics().unfinished()).isZero();
    assertThat(queue.metrics().longestRunning()).isZero();
  }

  @Test
  void metricsOfATenantAreItsOwn() throws InterruptedException {
    queue.add("a1", ASKED);
    queue.take();
    platform.advance(Duration.ofSeconds(3));
    queue.addRateLimited("a1");
    queue.done("a1");
    queue.add("b1", ASKED);

    var tenants = queue.metrics().tenants();

    assertThat(tenants.get("a"))
        .satisfies(
            a -> {
              assertThat(a.adds()).isOne();
              assertThat(a.retries()).isOne();
              assertThat(a.workDuration().total()).isEqualTo(Duration.ofSeconds(3));
            });
    assertThat(tenants.get("b"))
        .satisfies(
            b -> {
              assertThat(b.depth()).isOne();
              assertThat(b.retries()).isZero();
            });
  }

  @Test
  void quantilesAreAtMostTwiceTheTruth() throws InterruptedException {
    for (int millis = 1; millis <= 1_000; millis++) {
      queue.add("a", ASKED);
      platform.advance(Duration.ofMillis(millis));
      queue.done(queue.take().orElseThrow().key());
    }

    var latency = queue.metrics().queueLatency();

    assertThat(latency.p50()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(latency.p99()).isBetween(Duration.ofMillis(990), Duration.ofMillis(1_980));
    assertThat(latency.max()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void totalsSurviveTenantsThatAreForgotten() throws InterruptedException {
    WorkQueue<String> many = WorkQueue.<String>builder(platform).tenant(key -> key).build();
    for (int i = 0; i < 5_000; i++) {
      many.add("tenant-" + i, ASKED);
      many.done(many.take().orElseThrow().key());
    }

    assertThat(many.metrics().adds()).isEqualTo(5_000);
    assertThat(many.metrics().queueLatency().count()).isEqualTo(5_000);
    assertThat(many.metrics().tenants()).hasSizeLessThanOrEqualTo(1_256);
  }

  @Test
  void untimedQueueCountsButDoesNotMeasure() throws InterruptedException {
    WorkQueue<String> untimed = WorkQueue.<String>builder(platform).untimed().build();
    untimed.addAfter("a", Duration.ofSeconds(1), ASKED);
    platform.advance(Duration.ofSeconds(9));

    assertThat(untimed.take().orElseThrow().queued()).isZero();
    platform.advance(Duration.ofSeconds(9));

    assertThat(untimed.metrics().longestRunning()).isZero();
    assertThat(untimed.metrics().adds()).isOne();
  }
}
