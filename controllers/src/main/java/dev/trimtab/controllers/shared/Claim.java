package dev.trimtab.controllers.shared;

import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which of the candidates belong to an owner: kept ones are controlled by it and selected,
 * adoptable ones are selected orphans, released ones are controlled by it but no longer selected.
 */
public record Claim<T extends HasMetadata>(List<T> kept, List<T> adoptable, List<T> released) {

  public Claim {
    kept = List.copyOf(kept);
    adoptable = List.copyOf(adoptable);
    released = List.copyOf(released);
  }

  /** Sorts the candidates; an owner that is being deleted neither adopts nor releases. */
  public static <T extends HasMetadata> Claim<T> of(
      HasMetadata owner, Selector selector, Collection<T> candidates) {
    var kept = new ArrayList<T>();
    var adoptable = new ArrayList<T>();
    var released = new ArrayList<T>();
    boolean live = !owner.isMarkedForDeletion();
    for (T candidate : candidates) {
      boolean selected = selector.matches(candidate.getMetadata().getLabels());
      if (OwnerReferences.isControlledBy(candidate, owner)) {
        if (selected) {
          kept.add(candidate);
        } else if (live && !candidate.isMarkedForDeletion()) {
          released.add(candidate);
        }
      } else if (selected
          && live
          && !candidate.isMarkedForDeletion()
          && OwnerReferences.controllerOf(candidate).isEmpty()) {
        adoptable.add(candidate);
      }
    }
    return new Claim<>(kept, adoptable, released);
  }
}
