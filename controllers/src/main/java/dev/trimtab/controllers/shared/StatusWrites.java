package dev.trimtab.controllers.shared;

import dev.trimtab.framework.Context;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Reports the status of the reconciled object. */
public final class StatusWrites {

  private StatusWrites() {}

  /**
   * Patches the status if it differs. An object that has gone meanwhile needs no report; that it
   * has gone is the next event.
   */
  public static <T extends HasMetadata> void patch(T before, T after, Context<T> context) {
    patchOther(before, after, context);
  }

  /** {@link #patch} for an object that is not the reconciled one. */
  public static <T extends HasMetadata> void patchOther(T before, T after, Context<?> context) {
    try {
      context.writer().patchStatus(before, after);
    } catch (RuntimeException e) {
      if (!ApiErrors.isNotFound(e)) {
        throw e;
      }
    }
  }
}
