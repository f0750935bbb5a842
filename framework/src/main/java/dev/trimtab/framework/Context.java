package dev.trimtab.framework;

import dev.trimtab.informer.Lister;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** What a reconciler works with during one call. Not for use after the call. */
public interface Context<T extends HasMetadata> {

  /** The client, for live reads and for calls {@link #writer()} does not offer. */
  KubernetesClient client();

  /** Writes that the controller's caches are made to show before this key is reconciled again. */
  Writer writer();

  /**
   * The cache of a kind that the controller reconciles, owns or watches.
   *
   * @throws IllegalArgumentException for any other kind
   */
  <R extends HasMetadata> Lister<R> lister(Class<R> kind);

  /**
   * The objects of {@code kind} whose controlling owner is the reconciled object, by UID.
   *
   * @throws IllegalArgumentException if the controller does not own that kind
   */
  <R extends HasMetadata> List<R> owned(Class<R> kind);

  /** Records Kubernetes events about objects. */
  EventRecorder events();

  /** Why the key is due, oldest first. */
  List<Cause> causes();

  /** Failures in a row before this call; 0 for a first try. */
  int attempt();

  /**
   * Lets another worker begin with the next key, of a controller whose objects are {@linkplain
   * Controller.Builder#ranked ranked}; without effect for others, or if the turn was passed
   * already. To be called by the thread of the reconciler.
   */
  default void passTurn() {}

  /** Time and chance. */
  Platform platform();
}
