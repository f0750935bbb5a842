package dev.trimtab.framework;

import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.WorkItem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** One call's view of its controller. */
record ReconcileContext<T extends HasMetadata>(
    ControllerLoop<T> loop, Writer writer, String uid, WorkItem<ObjectKey> item)
    implements Context<T> {

  @Override
  public KubernetesClient client() {
    return loop.environment().client();
  }

  @Override
  public <R extends HasMetadata> Lister<R> lister(Class<R> kind) {
    loop.requireKnown(kind);
    return loop.environment().caches().informer(kind).lister();
  }

  @Override
  public <R extends HasMetadata> List<R> owned(Class<R> kind) {
    if (!loop.controller().owned().contains(kind)) {
      throw new IllegalArgumentException(
          "controller " + loop.controller().name() + " does not own " + kind.getSimpleName());
    }
    return loop.environment().caches().owned(kind, uid);
  }

  @Override
  public EventRecorder events() {
    return loop.recorder();
  }

  @Override
  public List<Cause> causes() {
    return item.causes();
  }

  @Override
  public int attempt() {
    return item.attempt();
  }

  @Override
  public void passTurn() {
    loop.passTurn();
  }

  @Override
  public Platform platform() {
    return loop.environment().platform();
  }
}
