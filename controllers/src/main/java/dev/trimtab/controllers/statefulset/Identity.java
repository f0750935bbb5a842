package dev.trimtab.controllers.statefulset;

import dev.trimtab.controllers.shared.Revision;
import dev.trimtab.controllers.shared.Templates;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/** What lasts when a pod of an ordinal is replaced: its name and its claims. */
record Identity(StatefulSet set, int ordinal) {

  String name() {
    return set.getMetadata().getName() + "-" + ordinal;
  }

  Pod pod(Revision revision) {
    Pod pod = Templates.podOf(revision.template(), set, name());
    var builder =
        new PodBuilder(pod)
            .editMetadata()
            .addToLabels("statefulset.kubernetes.io/pod-name", name())
            .addToLabels("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
            .addToLabels(Revision.LABEL, revision.name())
            .endMetadata()
            .editSpec()
            .withHostname(name())
            .withSubdomain(set.getSpec().getServiceName());
    for (PersistentVolumeClaim template : templates()) {
      String volume = template.getMetadata().getName();
      builder
          .removeMatchingFromVolumes(v -> volume.equals(v.getName()))
          .addToVolumes(
              new VolumeBuilder()
                  .withName(volume)
                  .withNewPersistentVolumeClaim()
                  .withClaimName(claimName(template))
                  .endPersistentVolumeClaim()
                  .build());
    }
    return builder.endSpec().build();
  }

  List<PersistentVolumeClaim> claims() {
    return templates().stream()
        .map(
            template ->
                new PersistentVolumeClaimBuilder(template)
                    .editMetadata()
                    .withNamespace(set.getMetadata().getNamespace())
                    .withName(claimName(template))
                    .addToLabels(set.getSpec().getSelector().getMatchLabels())
                    .endMetadata()
                    .withStatus(null)
                    .build())
        .toList();
  }

  private List<PersistentVolumeClaim> templates() {
    List<PersistentVolumeClaim> templates = set.getSpec().getVolumeClaimTemplates();
    return templates == null ? List.of() : templates;
  }

  private String claimName(PersistentVolumeClaim template) {
    return template.getMetadata().getName() + "-" + name();
  }
}
