package dev.trimtab.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

  @Test
  void itBehavesLikeATreeMapAndOldVersionsStayAsTheyWere() {
    long seed = 4711;
    var random = new Random(seed);
    Map<String, Integer> model = new TreeMap<>();
    PersistentMap<Integer> map = PersistentMap.empty();
    List<PersistentMap<Integer>> versions = new ArrayList<>();
    List<Map<String, Integer>> models = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String key = "k" + random.nextInt(300);
      if (random.nextInt(3) == 0) {
        map = map.without(key);
        model.remove(key);
      } else {
        map = map.with(key, i);
        model.put(key, i);
      }
      if (i % 500 == 0) {
        versions.add(map);
        models.add(new TreeMap<>(model));
      }
    }
    assertSame(map, model, seed);
    for (int i = 0; i < versions.size(); i++) {
      assertSame(versions.get(i), models.get(i), seed);
    }
  }

  @Test
  void iterationStartsAtTheGivenKeyAndRanksCountWhatIsLower() {
    PersistentMap<Integer> map = PersistentMap.empty();
    for (int i = 0; i < 100; i++) {
      map = map.with("n%02d".formatted(i), i);
    }
    assertThat(map.from("n42").iterator().next().key()).isEqualTo("n42");
    assertThat(map.from("n420").iterator().next().key()).isEqualTo("n43");
    assertThat(map.rank("n42")).isEqualTo(42);
    assertThat(map.countPrefix("n4")).isEqualTo(10);
    assertThat(map.from("o").iterator().hasNext()).isFalse();
  }

  private static void assertSame(
      PersistentMap<Integer> map, Map<String, Integer> model, long seed) {
    List<String> entries = new ArrayList<>();
    map.from("").forEach(entry -> entries.add(entry.key() + "=" + entry.value()));
    List<String> expected = new ArrayList<>();
    model.forEach((key, value) -> expected.add(key + "=" + value));
    assertThat(entries).as("seed %d", seed).isEqualTo(expected);
    assertThat(map.size()).isEqualTo(model.size());
    model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }
}
