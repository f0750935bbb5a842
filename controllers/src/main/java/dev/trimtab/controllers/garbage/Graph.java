package dev.trimtab.controllers.garbage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who owns whom, by UID; and whom an event makes worth a look.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class Graph {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Item> items = new HashMap<>();

  /** UIDs of the items that refer to an owner, whether or not the owner is known. */
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** Takes in an item's newest state; answers the UIDs to look at. */
  Set<String> put(Item item) {
    lock.lock();
    try {
      Item before = items.put(item.uid(), item);
      if (before != null) {
        unlink(before);
      }
      item.owners()
          .forEach(
              owner ->
                  dependents
                      .computeIfAbsent(owner.getUid(), uid -> new LinkedHashSet<>())
                      .add(item.uid()));
      var due = new LinkedHashSet<String>();
      item.owners().stream()
          .filter(owner -> isGoneOrGoing(owner.getUid()))
          .findAny()
          .ifPresent(owner -> due.add(item.uid()));
      if (item.waitsForDependents() || item.letsDependentsGo()) {
        due.add(item.uid());
      }
      if (item.waitsForDependents() && (before == null || !before.waitsForDependents())) {
        due.addAll(dependents.getOrDefault(item.uid(), Set.of()));
      }
      if (before != null) {
        // An owner may have waited for a reference that is no longer there, or no longer blocks.
        before.owners().forEach(owner -> addIfWaiting(owner.getUid(), due));
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** An item is gone; answers the UIDs to look at. */
  Set<String> remove(String uid) {
    lock.lock();
    try {
      Item gone = items.remove(uid);
      var due = new LinkedHashSet<>(dependents.getOrDefault(uid, Set.of()));
      if (gone != null) {
        unlink(gone);
        gone.owners().forEach(owner -> addIfWaiting(owner.getUid(), due));
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  private void unlink(Item item) {
    item.owners()
        .forEach(
            owner ->
                dependents.computeIfPresent(
                    owner.getUid(),
                    (uid, of) -> {
                      of.remove(item.uid());
                      return of.isEmpty() ? null : of;
                    }));
  }

  private boolean isGoneOrGoing(String owner) {
    Item item = items.get(owner);
    return item == null || item.waitsForDependents();
  }

  private void addIfWaiting(String owner, Collection<String> due) {
    Item item = items.get(owner);
    if (item != null && (item.waitsForDependents() || item.letsDependentsGo())) {
      due.add(owner);
    }
  }

  Optional<Item> find(String uid) {
    lock.lock();
    try {
      return Optional.ofNullable(items.get(uid));
    } finally {
      lock.unlock();
    }
  }

  /** The items that refer to an owner. */
  List<Item> dependentsOf(String uid) {
    lock.lock();
    try {
      var found = new ArrayList<Item>();
      dependents
          .getOrDefault(uid, Set.of())
          .forEach(
              dependent -> {
                Item item = items.get(dependent);
                if (item != null) {
                  found.add(item);
                }
              });
      return found;
    } finally {
      lock.unlock();
    }
  }
}
