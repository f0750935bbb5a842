package dev.trimtab.service.plugin;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/** The same for java-operator-sdk. */
@ControllerConfiguration(name = "josdk-boats")
public class BoatReconciler implements Reconciler<Boat> {

  @Override
  public UpdateControl<Boat> reconcile(Boat boat, Context<Boat> context) {
    Boats.launch(boat, "josdk", context.getClient());
    return UpdateControl.noUpdate();
  }
}
