package dev.trimtab.controllers;

import dev.trimtab.controllers.autoscaler.AutoscalerController;
import dev.trimtab.controllers.cronjob.CronJobController;
import dev.trimtab.controllers.daemonset.DaemonSetController;
import dev.trimtab.controllers.deployment.DeploymentController;
import dev.trimtab.controllers.disruption.DisruptionController;
import dev.trimtab.controllers.endpointslice.EndpointSliceController;
import dev.trimtab.controllers.garbage.GarbageCollector;
import dev.trimtab.controllers.job.JobController;
import dev.trimtab.controllers.namespace.NamespaceController;
import dev.trimtab.controllers.node.NodeLifecycleController;
import dev.trimtab.controllers.podgc.PodGarbageController;
import dev.trimtab.controllers.quota.ResourceQuotaController;
import dev.trimtab.controllers.replicaset.ReplicaSetController;
import dev.trimtab.controllers.scheduler.SchedulerController;
import dev.trimtab.controllers.serviceaccount.ServiceAccountController;
import dev.trimtab.controllers.statefulset.StatefulSetController;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.spi.BackgroundTask;
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
        StatefulSetController.create(),
        DaemonSetController.create(),
        JobController.create(),
        CronJobController.create(),
        NamespaceController.create(),
        ServiceAccountController.create(),
        NodeLifecycleController.create(),
        NodeLifecycleController.evictions(),
        PodGarbageController.ofMissingNodes(),
        PodGarbageController.ofUnboundPods(),
        DisruptionController.ofBudgets(),
        DisruptionController.ofStaleTargets(),
        ResourceQuotaController.create(),
        AutoscalerController.create(),
        SchedulerController.create());
  }

  @Override
  public List<BackgroundTask> backgroundTasks() {
    return List.of(new GarbageCollector());
  }
}
