package dev.trimtab.agent;

import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** A reconciler whose event recorder is also used between its calls. */
record WithEvents<T extends HasMetadata>(Reconciler<T> reconciler, LateEvents events)
    implements Reconciler<T> {

  @Override
  public Result reconcile(T object, Context<T> context) throws Exception {
    events.use(context.events());
    return reconciler.reconcile(object, context);
  }

  @Override
  public Result absent(ObjectKey key, Context<T> context) throws Exception {
    events.use(context.events());
    return reconciler.absent(key, context);
  }
}
