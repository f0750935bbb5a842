package dev.trimtab.controllers.quota;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.Optional;

/** The kinds whose objects are counted in the caches, by resource. */
final class QuotaKinds {

  static final Map<String, Class<? extends HasMetadata>> WATCHED =
      Map.ofEntries(
          Map.entry("pods", Pod.class),
          Map.entry("services", Service.class),
          Map.entry("persistentvolumeclaims", PersistentVolumeClaim.class),
          Map.entry("configmaps", ConfigMap.class),
          Map.entry("secrets", Secret.class),
          Map.entry("replicationcontrollers", ReplicationController.class),
          Map.entry("resourcequotas", ResourceQuota.class),
          Map.entry("deployments.apps", Deployment.class),
          Map.entry("replicasets.apps", ReplicaSet.class),
          Map.entry("statefulsets.apps", StatefulSet.class),
          Map.entry("daemonsets.apps", DaemonSet.class),
          Map.entry("jobs.batch", Job.class),
          Map.entry("cronjobs.batch", CronJob.class));

  private static final String COUNT = "count/";
  private static final String CLAIMS = "persistentvolumeclaims";

  private QuotaKinds() {}

  /**
   * The resource that is counted under this name of a quota; empty if it is no number of objects.
   */
  static Optional<String> counted(String name) {
    if (name.startsWith(COUNT)) {
      return Optional.of(name.substring(COUNT.length()));
    }
    return switch (name) {
      case "configmaps", "secrets", "replicationcontrollers", "resourcequotas" -> Optional.of(name);
      default -> Optional.empty();
    };
  }

  /** The resource whose objects have a part in this name of a quota. */
  static String concerned(String name) {
    return counted(name)
        .orElseGet(
            () -> {
              if (name.equals("services") || name.startsWith("services.")) {
                return "services";
              }
              boolean storage =
                  name.equals(CLAIMS)
                      || name.equals("requests.storage")
                      || name.contains(".storageclass.storage.k8s.io/");
              return storage ? CLAIMS : "pods";
            });
  }
}
