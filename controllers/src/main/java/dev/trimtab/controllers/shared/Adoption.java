package dev.trimtab.controllers.shared;

import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes a {@link Claim}: adopts and releases, each guarded by the resource version that the
 * decision was made on.
 */
public final class Adoption {

  private Adoption() {}

  /**
   * Carries the claim out.
   *
   * @param copy makes an independent copy of a candidate
   * @return what the owner controls now
   */
  public static <O extends HasMetadata, T extends HasMetadata> List<T> carryOut(
      O owner, Claim<T> claim, UnaryOperator<T> copy, Context<?> context) {
    for (T released : claim.released()) {
      T free = copy.apply(released);
      free.getMetadata()
          .getOwnerReferences()
          .removeIf(r -> r.getUid().equals(owner.getMetadata().getUid()));
      context.writer().update(free);
    }
    var owned = new ArrayList<T>(claim.kept());
    if (!claim.adoptable().isEmpty() && isStillThere(owner, context)) {
      for (T orphan : claim.adoptable()) {
        T adopted = copy.apply(orphan);
        var references = new ArrayList<>(OwnerReferences.of(adopted));
        references.removeIf(r -> r.getUid().equals(owner.getMetadata().getUid()));
        references.add(OwnerReferences.controlledBy(owner));
        adopted.getMetadata().setOwnerReferences(references);
        owned.add(context.writer().update(adopted));
      }
    }
    return owned;
  }

  /** A cache may show an owner that is gone or going; adopting for it would delete the orphan. */
  private static <O extends HasMetadata> boolean isStillThere(O owner, Context<?> context) {
    O live = context.client().resource(owner).get();
    return live != null
        && live.getMetadata().getUid().equals(owner.getMetadata().getUid())
        && !live.isMarkedForDeletion();
  }
}
