package dev.trimtab.workqueue;

import static dev.trimtab.workqueue.Cause.Kind.ADDED;
import static dev.trimtab.workqueue.Cause.Kind.DELETED;
import static dev.trimtab.workqueue.Cause.Kind.RESYNC;
import static dev.trimtab.workqueue.Cause.Kind.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.Cause.Event;
import dev.trimtab.workqueue.Cause.Kind;
import dev.trimtab.workqueue.Cause.Retry;
import java.util.List;
import org.junit.jupiter.api.Test;

class CausesTest {

  private static Event event(Kind kind, String from, String to) {
    return new Event(kind, "Pod a/b", from, to);
  }

  private static List<Cause> merged(Cause... causes) {
    var all = new Causes(8);
    for (Cause cause : causes) {
      all.add(cause);
    }
    return all.list();
  }

  @Test
  void eventsOfOneObjectBecomeOneFromFirstToLast() {
    assertThat(merged(event(UPDATED, "1", "2"), event(UPDATED, "2", "5")))
        .containsExactly(event(UPDATED, "1", "5"));
    assertThat(merged(event(ADDED, "", "2"), event(UPDATED, "2", "5")))
        .containsExactly(event(ADDED, "", "5"));
    assertThat(merged(event(UPDATED, "1", "2"), event(DELETED, "2", "3")))
        .containsExactly(event(DELETED, "1", "3"));
  }

  @Test
  void objectThatCameBackIsSeenAsBoth() {
    assertThat(merged(event(DELETED, "1", "2"), event(ADDED, "", "3")))
        .containsExactly(event(DELETED, "1", "2"), event(ADDED, "", "3"));
  }

  @Test
  void resyncAddsNothingToAnEvent() {
    assertThat(merged(event(UPDATED, "1", "2"), event(RESYNC, "2", "2")))
        .containsExactly(event(UPDATED, "1", "2"));
    assertThat(merged(event(RESYNC, "1", "1"), event(UPDATED, "1", "2")))
        .containsExactly(event(UPDATED, "1", "2"));
  }

  @Test
  void retriesBecomeTheLatest() {
    assertThat(merged(new Retry(1), new Retry(3), new Retry(2))).containsExactly(new Retry(3));
  }

  @Test
  void differentObjectsStayApart() {
    assertThat(merged(event(ADDED, "", "1"), new Event(ADDED, "Pod a/c", "", "1"))).hasSize(2);
  }
}
