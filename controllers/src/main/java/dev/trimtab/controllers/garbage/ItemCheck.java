package dev.trimtab.controllers.garbage;

import dev.trimtab.controllers.shared.MetadataApi;
import dev.trimtab.controllers.shared.ServedKind;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at one item and does what is due. */
final class ItemCheck {

  /** Whether an item is to be looked at once more without an event. */
  enum Outcome {
    /** No. */
    SETTLED,
    /** It has changed meanwhile; the watch is about to show how. */
    SOON,
    /** The kind of an owner is not served; it may come, as custom kinds do. */
    LATER
  }

  private final Graph graph;
  private final OwnerStates owners;
  private final MetadataApi api;
  private final Consumer<String> due;

  /** {@code due} is told the UIDs of other items that are worth a look. */
  ItemCheck(Graph graph, OwnerStates owners, MetadataApi api, Consumer<String> due) {
    this.graph = graph;
    this.owners = owners;
    this.api = api;
    this.due = due;
  }

  Outcome look(String uid) throws InterruptedException {
    Optional<Item> known = graph.find(uid);
    if (known.isEmpty()) {
      return Outcome.SETTLED;
    }
    Item item = known.get();
    if (item.letsDependentsGo()) {
      return letDependentsGo(item);
    }
    if (item.waitsForDependents()) {
      return finishIfNothingBlocks(item);
    }
    return item.isDeleting() || item.owners().isEmpty() ? Outcome.SETTLED : judge(item);
  }

  private static Outcome soonUnless(boolean done) {
    return done ? Outcome.SETTLED : Outcome.SOON;
  }

  private Outcome letDependentsGo(Item owner) throws InterruptedException {
    boolean all = true;
    for (Item dependent : graph.dependentsOf(owner.uid())) {
      List<OwnerReference> others =
          dependent.owners().stream().filter(r -> !r.getUid().equals(owner.uid())).toList();
      if (!setOwners(dependent.kind(), dependent.metadata(), others)) {
        all = false;
      }
    }
    return soonUnless(all && removeFinalizer(owner, Item.ORPHAN));
  }

  private Outcome finishIfNothingBlocks(Item owner) throws InterruptedException {
    List<Item> blocking =
        graph.dependentsOf(owner.uid()).stream().filter(d -> d.blocks(owner.uid())).toList();
    if (blocking.isEmpty()) {
      return soonUnless(removeFinalizer(owner, Item.FOREGROUND));
    }
    blocking.stream().filter(d -> !d.isDeleting()).forEach(d -> due.accept(d.uid()));
    return Outcome.SETTLED;
  }

  private Outcome judge(Item item) throws InterruptedException {
    Optional<ObjectMeta> found = api.get(item.kind(), item.key());
    if (found.filter(metadata -> metadata.getUid().equals(item.uid())).isEmpty()) {
      return Outcome.SETTLED; // Gone; the watch will tell.
    }
    var live = new Item(item.kind(), found.get());
    return switch (Verdict.on(live, owners.of(live), graph.dependentsOf(live.uid()))) {
      case Verdict.Keep() -> Outcome.SETTLED;
      case Verdict.Undecided() -> Outcome.LATER;
      case Verdict.KeepFor(List<OwnerReference> solid) ->
          soonUnless(setOwners(live.kind(), live.metadata(), solid));
      case Verdict.Delete(DeletionPropagation propagation) -> {
        var _ = api.delete(live.kind(), live.metadata(), propagation, null);
        yield Outcome.SETTLED;
      }
      case Verdict.UnblockAndDelete(List<OwnerReference> unblocked) -> {
        boolean done = setOwners(live.kind(), live.metadata(), unblocked);
        if (done) {
          var _ = api.delete(live.kind(), live.metadata(), DeletionPropagation.FOREGROUND, null);
        }
        yield soonUnless(done);
      }
    };
  }

  private boolean setOwners(ServedKind kind, ObjectMeta object, List<OwnerReference> remaining)
      throws InterruptedException {
    return api.patchMetadata(kind, object, Map.of("ownerReferences", remaining))
        || api.get(kind, new Item(kind, object).key())
            .filter(now -> now.getUid().equals(object.getUid()))
            .isEmpty();
  }

  /** False if the item has changed since; it is then to be looked at again. */
  private boolean removeFinalizer(Item item, String finalizer) throws InterruptedException {
    List<String> others = item.finalizers().stream().filter(f -> !f.equals(finalizer)).toList();
    return api.patchMetadata(item.kind(), item.metadata(), Map.of("finalizers", others))
        || api.get(item.kind(), item.key())
            .filter(now -> now.getUid().equals(item.uid()))
            .isEmpty();
  }
}
