package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryTableTest {

  /** Bad hash codes, so that probes are long and wrap around. */
  private record Clashing(int number) {
    @Override
    public int hashCode() {
      return number % 13;
    }
  }

  @Test
  void tableAgreesWithAHashMapWhateverIsAddedAndRemoved() {
    for (long seed = 1; seed <= 50; seed++) {
      var random = new Random(seed);
      var table = new EntryTable<Clashing>();
      var expected = new HashMap<Clashing, Entry<Clashing>>();
      for (int step = 0; step < 2_000; step++) {
        var key = new Clashing(random.nextInt(1 + random.nextInt(200)));
        int hash = EntryTable.spread(key);
        Entry<Clashing> there = expected.get(key);
        assertThat(table.get(key, hash)).as("seed %d step %d", seed, step).isSameAs(there);
        if (there != null) {
          table.remove(there);
          expected.remove(key);
        } else {
          var entry = new Entry<Clashing>(1);
          entry.begin(key, hash, new Tenant<>(""));
          table.add(entry);
          expected.put(key, entry);
        }
      }
      assertThat(table.all()).hasSameElementsAs(expected.values());
    }
  }
}
