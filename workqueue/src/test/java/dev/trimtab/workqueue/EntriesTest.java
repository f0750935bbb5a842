package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntriesTest {

  private static final Cause ASKED = new Cause.Request("test");

  /** So few hash codes that most keys share theirs with others. */
  private record Key(int number) {
    @Override
    public int hashCode() {
      return number % 97;
    }
  }

  private final Tenant<Key> tenant = new Tenant<>("tenant");
  private final Entries<Key> entries = new Entries<>(8);

  private Entry<Key> begin(Key key) {
    return entries.begin(key, Entries.hash(key), tenant);
  }

  private Entry<Key> find(Key key) {
    return entries.find(key, Entries.hash(key));
  }

  @Test
  void everyKeyThatHasAnEntryIsFoundAndNoOther() {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      Map<Key, Entry<Key>> expected = new HashMap<>();
      for (int step = 0; step < 5_000; step++) {
        var key = new Key(random.nextInt(400));
        assertThat(find(key)).as("seed %d, step %d", seed, step).isSameAs(expected.get(key));
        Entry<Key> entry = expected.remove(key);
        if (entry == null) {
          expected.put(key, begin(key));
        } else {
          entries.end(entry);
        }
      }
      assertThat(entries.size()).as("seed %d", seed).isEqualTo(expected.size());
      assertThat(tenant.entries).as("seed %d", seed).isEqualTo(expected.size());
      List.copyOf(expected.values()).forEach(entries::end);
    }
  }

  @Test
  void onlySoManyEntriesAreKeptForOtherKeys() {
    for (int i = 0; i < 20_000; i++) {
      begin(new Key(i));
    }
    for (int i = 0; i < 20_000; i++) {
      entries.end(find(new Key(i)));
    }

    assertThat(entries.size()).isZero();
    assertThat(entries.spares()).isEqualTo(Entries.SPARE_KEPT);
  }

  @Test
  void entryThatIsUsedAgainKnowsNothingOfItsFormerKey() {
    var keys = new KeyStates<Key>(new FairKeys<>(), 1, true);
    var former = new Key(1);
    Entry<Key> entry = keys.obtain(former, 1, "former");
    keys.add(entry, Priority.LOW, ASKED, 5);
    keys.add(entry, Priority.LOW, new Cause.Retry(1), 5); // does not fit
    keys.next(9);
    keys.done(former, 1, 12);

    Entry<Key> again = keys.obtain(new Key(2), 2, "latter");

    assertThat(again).isSameAs(entry);
    assertThat(again.key()).isEqualTo(new Key(2));
    assertThat(again.tenant().name).isEqualTo("latter");
    assertThat(again.priority).isEqualTo(Priority.NORMAL);
    assertThat(again.causes.list()).isEmpty();
    assertThat(again.causes.dropped()).isZero();
    assertThat(again.again).isNull();
    assertThat(again.delayed()).isFalse();
  }
}
