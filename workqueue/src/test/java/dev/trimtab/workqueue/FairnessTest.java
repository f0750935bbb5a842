package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairnessTest {

  private static final Cause ASKED = new Cause.Request("test");

  private record Key(String tenant, int number) {}

  private final WorkQueue<Key> queue =
      WorkQueue.<Key>builder(new ManualPlatform(1)).tenant(Key::tenant).build();

  private Key takeAndFinish() throws InterruptedException {
    Key key = queue.take().orElseThrow().key();
    queue.done(key);
    return key;
  }

  @Test
  void tenantsTakeTurnsHoweverManyKeysOneHas() throws InterruptedException {
    for (int i = 0; i < 10_000; i++) {
      queue.add(new Key("noisy", i), ASKED);
    }
    queue.add(new Key("quiet", 0), ASKED);
    queue.add(new Key("quiet", 1), ASKED);

    var first = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      first.add(takeAndFinish().tenant());
    }

    assertThat(first).containsExactly("noisy", "quiet", "noisy", "quiet");
  }

  @Test
  void lowPriorityIsHandedOutWhileHigherKeepsComing() throws InterruptedException {
    queue.add(new Key("a", -1), Priority.LOW, ASKED);
    queue.add(new Key("a", -2), Priority.NORMAL, ASKED);
    var seen = new ArrayList<Integer>();

    for (int i = 0; i < FairKeys.PATIENCE + 3; i++) {
      queue.add(new Key("a", i), Priority.HIGH, ASKED);
      seen.add(takeAndFinish().number());
    }

    assertThat(seen).contains(-1, -2);
  }

  @Test
  void noKeyWaitsLongerThanTheStarvationBound() throws InterruptedException {
    for (long seed = 1; seed <= 200; seed++) {
      assertBound(seed);
    }
  }

  /** Adds at random, always more than is taken, and follows one key of each priority. */
  private static void assertBound(long seed) throws InterruptedException {
    var random = new Random(seed);
    int tenants = 1 + random.nextInt(8);
    WorkQueue<Key> queue =
        WorkQueue.<Key>builder(new ManualPlatform(seed)).tenant(Key::tenant).build();
    for (int i = 0; i < 300; i++) {
      addRandom(queue, random, tenants, i);
    }
    for (Priority level : Priority.values()) {
      int before = random.nextInt(5);
      var tenant = "newcomer-" + level;
      for (int i = 0; i < before; i++) {
        queue.add(new Key(tenant, i), level, ASKED);
      }
      var followed = new Key(tenant, 1_000_000);
      queue.add(followed, level, ASKED);
      int bound = (before + 1) * (tenants + 3) * (FairKeys.PATIENCE + 2);
      assertThat(handOutsUntil(queue, followed, random, tenants))
          .as("seed %d, %s", seed, level)
          .isLessThanOrEqualTo(bound);
    }
  }

  private static int handOutsUntil(WorkQueue<Key> queue, Key followed, Random random, int tenants)
      throws InterruptedException {
    for (int handOuts = 1; ; handOuts++) {
      addRandom(queue, random, tenants, random.nextInt());
      addRandom(queue, random, tenants, random.nextInt());
      Key key = queue.take().orElseThrow().key();
      queue.done(key);
      if (key.equals(followed)) {
        return handOuts;
      }
    }
  }

  private static void addRandom(WorkQueue<Key> queue, Random random, int tenants, int number) {
    var level = List.of(Priority.values()).get(random.nextInt(3));
    queue.add(new Key("tenant-" + random.nextInt(tenants), number), level, ASKED);
  }
}
