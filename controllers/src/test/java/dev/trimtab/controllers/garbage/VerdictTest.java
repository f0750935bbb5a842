package dev.trimtab.controllers.garbage;

import static dev.trimtab.controllers.garbage.Items.deleting;
import static dev.trimtab.controllers.garbage.Items.item;
import static dev.trimtab.controllers.garbage.Items.with;
import static dev.trimtab.controllers.garbage.Verdict.OwnerState.ABSENT;
import static dev.trimtab.controllers.garbage.Verdict.OwnerState.SOLID;
import static dev.trimtab.controllers.garbage.Verdict.OwnerState.UNKNOWN;
import static dev.trimtab.controllers.garbage.Verdict.OwnerState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Verdict KEEP = new Verdict.Keep();

  @Test
  void anItemGoesOnlyIfAllItsOwnersAreAbsent() {
    Item item = item("i", "a", "b");

    assertThat(on(item, Map.of("a", ABSENT, "b", ABSENT)))
        .isEqualTo(new Verdict.Delete(DeletionPropagation.BACKGROUND));
    assertThat(on(item, Map.of("a", ABSENT, "b", SOLID)))
        .isInstanceOfSatisfying(
            Verdict.KeepFor.class,
            keep ->
                assertThat(keep.owners()).extracting(OwnerReference::getUid).containsExactly("b"));
    assertThat(on(item, Map.of("a", SOLID, "b", SOLID))).isEqualTo(KEEP);
    assertThat(on(item, Map.of("a", ABSENT, "b", UNKNOWN))).isEqualTo(new Verdict.Undecided());
    assertThat(on(item("free"), Map.of())).isEqualTo(KEEP);
  }

  @Test
  void anItemThatIsBeingDeletedIsNotDeletedAgain() {
    assertThat(on(deleting(item("i", "a")), Map.of("a", ABSENT))).isEqualTo(KEEP);
  }

  @Test
  void theItemsOwnFinalizersDecideHowItGoes() {
    assertThat(on(with(item("i", "a"), Item.ORPHAN), Map.of("a", ABSENT)))
        .isEqualTo(new Verdict.Delete(DeletionPropagation.ORPHAN));
    assertThat(on(with(item("i", "a"), Item.FOREGROUND), Map.of("a", ABSENT)))
        .isEqualTo(new Verdict.Delete(DeletionPropagation.FOREGROUND));
  }

  @Test
  void belowAnOwnerThatWaitsDependentsGoFirstToo() {
    Item item = item("i", "a");

    assertThat(on(item, Map.of("a", WAITING)))
        .isEqualTo(new Verdict.Delete(DeletionPropagation.BACKGROUND));
    assertThat(Verdict.on(item, Map.of("a", WAITING), List.of(item("d", "i"))))
        .isEqualTo(new Verdict.Delete(DeletionPropagation.FOREGROUND));
  }

  @Test
  void aCycleOfWaitingItemsIsBroken() {
    Item item = item("i", "a");
    Item dependent = deleting(item("a", "i"), Item.FOREGROUND);

    assertThat(Verdict.on(item, Map.of("a", WAITING), List.of(dependent)))
        .isInstanceOfSatisfying(
            Verdict.UnblockAndDelete.class,
            verdict ->
                assertThat(verdict.owners())
                    .extracting(OwnerReference::getBlockOwnerDeletion)
                    .containsExactly(false));
  }

  private static Verdict on(Item item, Map<String, Verdict.OwnerState> states) {
    return Verdict.on(item, states, List.of());
  }
}
