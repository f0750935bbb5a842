package dev.trimtab.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import org.junit.jupiter.api.Test;

class RecentVersionsTest {

  private static final ObjectKey KEY = ObjectKey.of("a", "1");

  private final RecentVersions recent = new RecentVersions();
  private final Arrivals<Row> arrivals =
      new Arrivals<>(
          new CacheProgress(new ManualPlatform(1)), new CompactStore<>(Row.TYPE, 1), () -> {});

  private CachedWrite expected(String version, int epoch) {
    var write = new CachedWrite(arrivals, KEY, version, epoch);
    recent.expect(write);
    return write;
  }

  @Test
  void versionThatPassesIsShownToAllWhoExpectItAndToNobodyElse() {
    CachedWrite one = expected("v1", 1);
    CachedWrite same = expected("v1", 1);
    CachedWrite other = expected("v2", 1);

    recent.add(KEY, "v1");
    recent.add(ObjectKey.of("b", "1"), "v2");

    assertThat(one.shown).isTrue();
    assertThat(same.shown).isTrue();
    assertThat(other.shown).isFalse();
    assertThat(recent.expected()).isOne();
  }

  @Test
  void listingShowsWhatWasWrittenBeforeItBegan() {
    CachedWrite before = expected("v1", 1);
    CachedWrite meanwhile = expected("v2", 2);

    recent.listed(2);

    assertThat(before.shown).isTrue();
    assertThat(meanwhile.shown).isFalse();
    assertThat(recent.expected()).isOne();
  }

  @Test
  void whatNobodyWaitsForIsForgotten() {
    CachedWrite given = expected("v1", 1);
    expected("v1", 1);
    recent.forget(given);
    assertThat(recent.expected()).isOne();
    recent.forget(given);
    recent.forget(new CachedWrite(arrivals, KEY, "v9", 1));
    assertThat(recent.expected()).isOne();
  }

  @Test
  void onlySoManyVersionsAreKeptAndNoneThatHasAnOrder() {
    recent.add(KEY, "7");
    assertThat(recent.contains(KEY, "7")).isFalse();

    for (int i = 0; i <= RecentVersions.KEPT; i++) {
      recent.add(KEY, "v" + i);
    }

    assertThat(recent.contains(KEY, "v0")).isFalse();
    assertThat(recent.contains(KEY, "v1")).isTrue();
    assertThat(recent.contains(KEY, "v" + RecentVersions.KEPT)).isTrue();
  }
}
