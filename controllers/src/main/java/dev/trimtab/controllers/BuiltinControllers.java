package dev.trimtab.controllers;

import dev.trimtab.controllers.deployment.DeploymentController;
import dev.trimtab.controllers.endpointslice.EndpointSliceController;
import dev.trimtab.controllers.replicaset.ReplicaSetController;
import dev.trimtab.controllers.scheduler.SchedulerController;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.spi.ControllerPlugin;
import java.util.List;

/**
 * All built-in controllers, for a host that replaces kube-controller-manager and kube-scheduler.
 */
public final class BuiltinControllers implements ControllerPlugin {

  @Override
  public List<Controller<?>> controllers() {
    return List.of(
        DeploymentController.create(),
        ReplicaSetController.create(),
        EndpointSliceController.create(),
        SchedulerController.create());
  }
}
