package dev.trimtab.controllers.job;

import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.framework.Controller;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** The Job controller. */
public final class JobController {

  private static final int WORKERS = 5;

  private JobController() {}

  /** A new controller, independent of others. */
  public static Controller<Job> create() {
    var orphans = new Orphans<Pod>();
    return Controller.of(Job.class)
        .named("job-controller")
        .where(job -> job.getSpec().getManagedBy() == null)
        .owns(Pod.class)
        .watches(Pod.class, orphans::changed)
        .workers(WORKERS)
        .reconciler(new JobReconciler(orphans));
  }
}
