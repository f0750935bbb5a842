package dev.trimtab.controllers.daemonset;

import dev.trimtab.controllers.shared.NodeTerms;
import dev.trimtab.controllers.shared.Revision;
import dev.trimtab.controllers.shared.Templates;
import dev.trimtab.controllers.shared.Tolerations;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which nodes a DaemonSet's pods belong on, and how a pod is made for a node. */
final class Fit {

  private static final String NODE_NAME = "metadata.name";

  private Fit() {}

  /** Whether a pod should start on the node, or at least stay there if it is there already. */
  record Verdict(boolean mayStart, boolean mayStay) {}

  static Verdict of(DaemonSet set, Node node) {
    Pod pod = Templates.podOf(set.getSpec().getTemplate(), set);
    if (!NodeTerms.allow(pod.getSpec(), node)) {
      return new Verdict(false, false);
    }
    var tolerations = new Tolerations(tolerations(pod.getSpec()));
    boolean starts =
        Tolerations.taintsOf(node).stream()
            .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
            .allMatch(tolerations::tolerate);
    boolean stays =
        Tolerations.taintsOf(node).stream()
            .filter(taint -> "NoExecute".equals(taint.getEffect()))
            .allMatch(tolerations::tolerate);
    return new Verdict(starts, stays);
  }

  /** What every daemon tolerates: it is to run where others are kept away. */
  private static List<Toleration> tolerations(PodSpec spec) {
    var all = new ArrayList<>(NodeTerms.orEmpty(spec.getTolerations()));
    for (String key : List.of("not-ready", "unreachable")) {
      all.add(toleration(key, "NoExecute"));
    }
    for (String key :
        List.of("disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")) {
      all.add(toleration(key, "NoSchedule"));
    }
    if (Boolean.TRUE.equals(spec.getHostNetwork())) {
      all.add(toleration("network-unavailable", "NoSchedule"));
    }
    return all;
  }

  private static Toleration toleration(String key, String effect) {
    return new TolerationBuilder()
        .withKey("node.kubernetes.io/" + key)
        .withOperator("Exists")
        .withEffect(effect)
        .build();
  }

  static Pod podFor(DaemonSet set, String node, Revision revision) {
    Pod pod = Templates.podOf(set.getSpec().getTemplate(), set);
    return new PodBuilder(pod)
        .editMetadata()
        .addToLabels(Revision.LABEL, hash(set, revision))
        .endMetadata()
        .editSpec()
        .withTolerations(tolerations(pod.getSpec()))
        .editOrNewAffinity()
        .editOrNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withNodeSelectorTerms(
            new NodeSelectorTermBuilder()
                .addNewMatchField()
                .withKey(NODE_NAME)
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .build())
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .endAffinity()
        .endSpec()
        .build();
  }

  /** The part of a revision's name that its pods bear. */
  static String hash(DaemonSet set, Revision revision) {
    return revision.name().substring(set.getMetadata().getName().length() + 1);
  }

  /** The node a daemon is on, or made for. */
  static Optional<String> nodeOf(Pod pod) {
    if (pod.getSpec().getNodeName() != null) {
      return Optional.of(pod.getSpec().getNodeName());
    }
    var affinity = pod.getSpec().getAffinity();
    var required =
        affinity == null || affinity.getNodeAffinity() == null
            ? null
            : affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
    return required == null
        ? Optional.empty()
        : required.getNodeSelectorTerms().stream()
            .flatMap(term -> NodeTerms.orEmpty(term.getMatchFields()).stream())
            .filter(field -> NODE_NAME.equals(field.getKey()))
            .flatMap(field -> field.getValues().stream())
            .findFirst();
  }
}
