package dev.trimtab.framework;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Writes to the server. Every write is remembered by key, so that the next reconcile of the same
 * key waits until the caches show it.
 *
 * <p>All methods throw {@link io.fabric8.kubernetes.client.KubernetesClientException} as the server
 * answers.
 */
public interface Writer {

  /** Creates an object; the answer is the stored one. */
  <R extends HasMetadata> R create(R object);

  /**
   * Server-side apply with the controller's name as field manager; takes over conflicting fields.
   */
  <R extends HasMetadata> R apply(R desired);

  /** Replaces an object; its resource version, if set, must be the server's. */
  <R extends HasMetadata> R update(R object);

  /** Replaces the status; the object's resource version, if set, must be the server's. */
  <R extends HasMetadata> R updateStatus(R object);

  /** JSON merge patch from {@code before} to {@code after}; no request if they are equal. */
  <R extends HasMetadata> R patch(R before, R after);

  /**
   * JSON merge patch of the status from {@code before} to {@code after}; no request if equal. What
   * is stored then the next reconcile sees.
   */
  <R extends HasMetadata> void patchStatus(R before, R after);

  /** Deletes exactly this object (UID precondition); false if it was gone already. */
  boolean delete(HasMetadata object, DeletionPropagation propagation);

  /** {@link #delete(HasMetadata, DeletionPropagation)} in the background. */
  default boolean delete(HasMetadata object) {
    return delete(object, DeletionPropagation.BACKGROUND);
  }
}
