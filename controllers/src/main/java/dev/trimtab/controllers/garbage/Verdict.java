package dev.trimtab.controllers.garbage;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;

/** What becomes of an item, given what is known of its owners. */
sealed interface Verdict {

  /** What is known of an owner, by UID. */
  enum OwnerState {
    /** It exists and stays. */
    SOLID,
    /** It exists and waits for its dependents to be gone. */
    WAITING,
    /** A live read has shown that it does not exist. */
    ABSENT,
    /** It cannot be told, because the kind is not served; the item is left alone. */
    UNKNOWN
  }

  /** Nothing. */
  record Keep() implements Verdict {}

  /** Nothing, until more is known of an owner. */
  record Undecided() implements Verdict {}

  /** It stays, but with these owners only. */
  record KeepFor(List<OwnerReference> owners) implements Verdict {
    public KeepFor {
      owners = List.copyOf(owners);
    }
  }

  /** It goes. */
  record Delete(DeletionPropagation propagation) implements Verdict {}

  /** It goes after its dependents, but no longer blocks its owners, which would be a cycle. */
  record UnblockAndDelete(List<OwnerReference> owners) implements Verdict {
    public UnblockAndDelete {
      owners = List.copyOf(owners);
    }
  }

  /**
   * The verdict on a live item.
   *
   * @param states the state of each owner by UID
   * @param dependents what depends on the item
   */
  static Verdict on(Item item, Map<String, OwnerState> states, List<Item> dependents) {
    List<OwnerReference> owners = item.owners();
    if (owners.isEmpty()) {
      return new Keep();
    }
    if (states.containsValue(OwnerState.UNKNOWN)) {
      return new Undecided();
    }
    List<OwnerReference> solid =
        owners.stream().filter(o -> states.get(o.getUid()) == OwnerState.SOLID).toList();
    if (!solid.isEmpty()) {
      return solid.size() == owners.size() ? new Keep() : new KeepFor(solid);
    }
    if (item.isDeleting()) {
      return new Keep();
    }
    if (states.containsValue(OwnerState.WAITING) && !dependents.isEmpty()) {
      return dependents.stream().anyMatch(Item::waitsForDependents)
          ? new UnblockAndDelete(unblocked(owners))
          : new Delete(DeletionPropagation.FOREGROUND);
    }
    if (item.finalizers().contains(Item.ORPHAN)) {
      return new Delete(DeletionPropagation.ORPHAN);
    }
    return new Delete(
        item.finalizers().contains(Item.FOREGROUND)
            ? DeletionPropagation.FOREGROUND
            : DeletionPropagation.BACKGROUND);
  }

  private static List<OwnerReference> unblocked(List<OwnerReference> owners) {
    return owners.stream()
        .map(owner -> new OwnerReferenceBuilder(owner).withBlockOwnerDeletion(false).build())
        .toList();
  }
}
