package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankedQueueTest {

  private static final Cause ASKED = new Cause.Request("test");

  private final Map<String, Integer> ranks = new HashMap<>();
  private final ManualPlatform platform = new ManualPlatform(1);
  private final WorkQueue<String> queue =
      WorkQueue.<String>builder(platform)
          .tenant(key -> key.substring(0, 1))
          .ranked(key -> ranks.getOrDefault(key, 0))
          .build();

  private void add(String key, int rank) {
    ranks.put(key, rank);
    queue.add(key, ASKED);
  }

  private List<String> takeAll() throws InterruptedException {
    var taken = new ArrayList<String>();
    while (queue.depth() > 0) {
      String key = queue.take().orElseThrow().key();
      queue.done(key);
      taken.add(key);
    }
    return taken;
  }

  @Test
  void theHighestRankComesFirstAndEqualsInTheOrderOfTheirComing() throws InterruptedException {
    add("b-low", -5);
    add("b-first", 7);
    add("a-second", 7);
    add("b-third", 7);
    add("a-highest", Integer.MAX_VALUE);
    add("a-lowest", Integer.MIN_VALUE);

    assertThat(takeAll())
        .containsExactly("a-highest", "b-first", "a-second", "b-third", "b-low", "a-lowest");
  }

  @Test
  void noPriorityStandsAboveARank() throws InterruptedException {
    ranks.put("ranked", 1);
    queue.add("ranked", Priority.LOW, ASKED);
    queue.add("asked for", Priority.HIGH, ASKED);
    queue.add("ranked", Priority.HIGH, ASKED);

    assertThat(takeAll()).containsExactly("ranked", "asked for");
  }

  @Test
  void aDueKeyMovesWhenItsRankIsAnotherAtTheNextAdd() throws InterruptedException {
    add("a", 1);
    add("b", 2);
    add("a", 3);
    add("c", 2);

    assertThat(takeAll()).containsExactly("a", "b", "c");
  }

  @Test
  void keysThatWereDelayedOrAddedDuringWorkComeByRankToo() throws InterruptedException {
    ranks.put("delayed", 5);
    queue.addAfter("delayed", Duration.ofSeconds(1), ASKED);
    add("worked on", 1);
    assertThat(queue.take().orElseThrow().key()).isEqualTo("worked on");
    add("worked on", 3);
    add("waiting", 4);
    queue.done("worked on");
    platform.advance(Duration.ofSeconds(1));

    assertThat(takeAll()).containsExactly("delayed", "waiting", "worked on");
  }

  @Test
  void aKeyThatComesAgainKnowsNothingOfItsFormerRank() throws InterruptedException {
    add("a", 9);
    takeAll();
    ranks.clear();
    add("b", 1);
    queue.add("a", ASKED);

    assertThat(takeAll()).containsExactly("b", "a");
  }

  @Test
  void metricsCountTheDueKeysOfATenant() {
    add("a1", 1);
    add("a2", 2);
    add("b1", 1);

    assertThat(queue.metrics().tenants().get("a").depth()).isEqualTo(2);
    assertThat(queue.metrics().depth()).isEqualTo(3);
  }
}
