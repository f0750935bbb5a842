package dev.trimtab.framework;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Brings the actual state of one object to its desired state. Level-triggered: it is told which
 * object to look at, not what happened, and must be idempotent.
 *
 * <p><b>Guarantees.</b> One key is reconciled by one thread at a time. Caches show the reconciler's
 * own earlier writes for the key. An exception means: again, after a back-off.
 */
@FunctionalInterface
public interface Reconciler<T extends HasMetadata> {

  /** Reconciles {@code object}, which exists and is the caller's own copy. */
  Result reconcile(T object, Context<T> context) throws Exception;

  /** Called instead if the object does not exist (any more), or no longer passes the filter. */
  default Result absent(ObjectKey key, Context<T> context) throws Exception {
    return Result.done();
  }
}
