package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The group {@code apps}, and the replication controller it came from. */
final class AppsKinds {
  private static final String STATEFUL_SET_RULE =
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
          + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
          + " 'minReadySeconds' are forbidden";

  private AppsKinds() {}

  static Map<String, Traits> traits() {
    return Map.of(
        "apps/Deployment", deployment(),
        "apps/ReplicaSet", replicaSet(),
        "apps/StatefulSet", statefulSet(),
        "apps/DaemonSet", daemonSet(),
        "apps/ControllerRevision", controllerRevision(),
        "/ReplicationController", replicationController());
  }

  /** What runs pods from a template, with the defaults of its own {@code spec}. */
  private static Traits workload(Consumer<ObjectNode> specDefaults) {
    return new Traits()
        .withStatus()
        .countingChangesOf("spec")
        .defaulting(
            object -> {
              ObjectNode spec = Trees.child(object, "spec");
              specDefaults.accept(spec);
              PodDefaults.applyToTemplate(spec);
            });
  }

  private static Traits deployment() {
    return workload(
            spec -> {
              Trees.setDefault(spec, "replicas", 1);
              Trees.setDefault(spec, "revisionHistoryLimit", 10);
              Trees.setDefault(spec, "progressDeadlineSeconds", 600);
              ObjectNode strategy = Trees.child(spec, "strategy");
              Trees.setDefault(strategy, "type", "RollingUpdate");
              WorkloadRules.rollingUpdateDefaults(strategy, "25%", "25%");
            })
        .checking(AppsKinds::checkDeployment)
        .checking(WorkloadRules.immutable("spec", "selector"));
  }

  private static void checkDeployment(Field deployment, @Nullable ObjectNode old) {
    Field spec = deployment.get("spec");
    WorkloadRules.checkCounts(spec, "replicas", "minReadySeconds", "revisionHistoryLimit");
    WorkloadRules.checkSelectorAndTemplate(spec, "deployment");
    Field strategy = spec.get("strategy");
    strategy.get("type").oneOf("Recreate", "RollingUpdate");
    Field rolling = strategy.get("rollingUpdate");
    if (strategy.get("type").text().equals("Recreate") && rolling.isSet()) {
      rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
    } else if (rolling.isSet()) {
      checkRolling(rolling);
    }
    Field deadline = spec.get("progressDeadlineSeconds");
    deadline.atLeastZero();
    if (deadline.isSet() && deadline.number() <= spec.get("minReadySeconds").number()) {
      deadline.invalid("must be greater than minReadySeconds");
    }
  }

  /** A node has room for one more daemon, or is without one for a while; not both. */
  private static void checkDaemonsRolling(Field rolling) {
    Field unavailable = rolling.get("maxUnavailable");
    Field surge = rolling.get("maxSurge");
    checkShares(unavailable, surge);
    WorkloadRules.checkAtMostAll(surge);
    boolean surges = !WorkloadRules.isZero(surge.value());
    boolean misses = !WorkloadRules.isZero(unavailable.value());
    if (surges && misses) {
      surge.invalid("may not be set when maxUnavailable is non-zero");
    } else if (!surges && !misses) {
      unavailable.required("cannot be 0 when maxSurge is 0");
    }
  }

  private static void checkShares(Field unavailable, Field surge) {
    WorkloadRules.checkShare(unavailable);
    WorkloadRules.checkShare(surge);
    WorkloadRules.checkAtMostAll(unavailable);
  }

  private static void checkRolling(Field rolling) {
    Field unavailable = rolling.get("maxUnavailable");
    Field surge = rolling.get("maxSurge");
    checkShares(unavailable, surge);
    if (WorkloadRules.isZero(unavailable.value()) && WorkloadRules.isZero(surge.value())) {
      unavailable.invalid("may not be 0 when `maxSurge` is 0");
    }
  }

  private static Traits replicaSet() {
    return workload(spec -> Trees.setDefault(spec, "replicas", 1))
        .checking(
            (set, old) -> {
              Field spec = set.get("spec");
              WorkloadRules.checkCounts(spec, "replicas", "minReadySeconds");
              WorkloadRules.checkSelectorAndTemplate(spec, "deployment");
            })
        .checking(WorkloadRules.immutable("spec", "selector"));
  }

  private static Traits statefulSet() {
    return workload(
            spec -> {
              Trees.setDefault(spec, "replicas", 1);
              Trees.setDefault(spec, "revisionHistoryLimit", 10);
              Trees.setDefault(spec, "podManagementPolicy", "OrderedReady");
              ObjectNode strategy = Trees.child(spec, "updateStrategy");
              Trees.setDefault(strategy, "type", "RollingUpdate");
              if (strategy.path("type").asText("").equals("RollingUpdate")) {
                Trees.setDefault(Trees.child(strategy, "rollingUpdate"), "partition", 0);
              }
              ObjectNode retention = Trees.child(spec, "persistentVolumeClaimRetentionPolicy");
              Trees.setDefault(retention, "whenDeleted", "Retain");
              Trees.setDefault(retention, "whenScaled", "Retain");
              Trees.objects(spec.path("volumeClaimTemplates")).forEach(AppsKinds::claimTemplate);
            })
        .checking(AppsKinds::checkStatefulSet);
  }

  private static void claimTemplate(ObjectNode claim) {
    Trees.setDefault(claim, "apiVersion", "v1");
    Trees.setDefault(claim, "kind", "PersistentVolumeClaim");
    StorageKinds.claimDefaults(claim);
  }

  private static void checkStatefulSet(Field set, @Nullable ObjectNode old) {
    Field spec = set.get("spec");
    WorkloadRules.checkCounts(spec, "replicas", "minReadySeconds", "revisionHistoryLimit");
    WorkloadRules.checkSelectorAndTemplate(spec, "statefulset");
    Field policy = spec.get("podManagementPolicy");
    if (!policy.text().equals("OrderedReady") && !policy.text().equals("Parallel")) {
      policy.invalid("must be 'OrderedReady' or 'Parallel'");
    }
    spec.get("updateStrategy", "type").oneOf("RollingUpdate", "OnDelete");
    spec.get("updateStrategy", "rollingUpdate").get("partition").atLeastZero();
    if (WorkloadRules.changedBeyond(
        spec.value(),
        old == null ? null : old.path("spec"),
        "replicas",
        "ordinals",
        "template",
        "updateStrategy",
        "revisionHistoryLimit",
        "persistentVolumeClaimRetentionPolicy",
        "minReadySeconds")) {
      spec.forbidden(STATEFUL_SET_RULE);
    }
  }

  private static Traits daemonSet() {
    return workload(
            spec -> {
              Trees.setDefault(spec, "revisionHistoryLimit", 10);
              ObjectNode strategy = Trees.child(spec, "updateStrategy");
              Trees.setDefault(strategy, "type", "RollingUpdate");
              WorkloadRules.rollingUpdateDefaults(strategy, 1, 0);
            })
        .checking(
            (set, old) -> {
              Field spec = set.get("spec");
              WorkloadRules.checkCounts(spec, "minReadySeconds", "revisionHistoryLimit");
              WorkloadRules.checkSelectorAndTemplate(spec, "daemonset");
              spec.get("updateStrategy", "type").oneOf("RollingUpdate", "OnDelete");
              if (spec.get("updateStrategy", "rollingUpdate").isSet()) {
                checkDaemonsRolling(spec.get("updateStrategy", "rollingUpdate"));
              }
            })
        .checking(WorkloadRules.immutable("spec", "selector"));
  }

  private static Traits controllerRevision() {
    return new Traits()
        .checking(
            (revision, old) -> {
              revision.get("revision").atLeastZero();
              if (!revision.get("data").isSet()) {
                revision.get("data").required("data is mandatory");
              }
            })
        .checking(WorkloadRules.immutable("data"));
  }

  private static Traits replicationController() {
    return new Traits()
        .withStatus()
        .countingChangesOf("spec")
        .defaulting(
            controller -> {
              ObjectNode spec = Trees.child(controller, "spec");
              Trees.setDefault(spec, "replicas", 1);
              ObjectNode labels =
                  Trees.childOrDetached(
                      Trees.childOrDetached(Trees.childOrDetached(spec, "template"), "metadata"),
                      "labels");
              if (spec.path("selector").isEmpty() && !labels.isEmpty()) {
                spec.set("selector", labels.deepCopy());
              }
              ObjectNode meta = Trees.child(controller, "metadata");
              if (meta.path("labels").isEmpty() && !labels.isEmpty()) {
                meta.set("labels", labels.deepCopy());
              }
              PodDefaults.applyToTemplate(spec);
            })
        .checking(
            (controller, old) -> {
              Field spec = controller.get("spec");
              WorkloadRules.checkCounts(spec, "replicas", "minReadySeconds");
              if (spec.get("selector").isEmpty()) {
                spec.get("selector").required();
              }
              PodSpecRules.checkTemplate(spec.get("template"));
              WorkloadRules.checkRunsForEver(spec.get("template", "spec"), "ReplicationController");
            })
        .selectableBy(
            object ->
                Map.of("status.replicas", object.path("status").path("replicas").asText("0")));
  }
}
