package dev.trimtab.controllers.cronjob;

import dev.trimtab.framework.Controller;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** The CronJob controller. */
public final class CronJobController {

  private CronJobController() {}

  /** A new controller, independent of others. */
  public static Controller<CronJob> create() {
    return Controller.of(CronJob.class)
        .named("cronjob-controller")
        .owns(Job.class)
        .reconciler(new CronJobReconciler());
  }
}
