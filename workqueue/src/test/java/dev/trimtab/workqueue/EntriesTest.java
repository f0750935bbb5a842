package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntriesTest {

  private static final Cause ASKED = new Cause.Request("test");

  private final Entries<Integer> entries = new Entries<>(key -> "tenant", 8);
  private final Intake<Integer> intake = new Intake<>();

  private Entry<Integer> due(int key) {
    Entry<Integer> entry = entries.obtain(key);
    assertThat(entry.add(ASKED, Priority.NORMAL, 0, intake)).isEqualTo(Entry.Added.DUE);
    return entry;
  }

  @Test
  void idleKeysAreForgottenOnceTheyAreMany() {
    for (int key = 0; key < 20_000; key++) {
      entries.obtain(key);
    }
    due(1);
    assertThat(entries.tooMany(1)).isTrue();

    entries.forgetIdle();

    assertThat(entries.find(1)).isNotNull();
    assertThat(entries.find(2)).isNull();
    assertThat(entries.tooMany(1)).isFalse();
  }

  @Test
  void addToAForgottenEntryDoesNothingButSaySo() {
    Entry<Integer> stale = entries.obtain(1);
    entries.forgetIdle();

    assertThat(stale.add(ASKED, Priority.NORMAL, 0, intake)).isEqualTo(Entry.Added.FORGOTTEN);
    assertThat(intake.isEmpty()).isTrue();
    assertThat(entries.obtain(1)).isNotSameAs(stale);
  }

  @Test
  void intakeGivesBackInTheOrderOfThePushes() {
    Entry<Integer> first = due(1);
    Entry<Integer> second = due(2);
    Entry<Integer> third = due(3);

    assertThat(intake.takeAll()).isSameAs(first);
    assertThat(first.next).isSameAs(second);
    assertThat(second.next).isSameAs(third);
    assertThat(third.next).isNull();
    assertThat(intake.takeAll()).isNull();
  }
}
