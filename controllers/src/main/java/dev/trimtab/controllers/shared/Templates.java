package dev.trimtab.controllers.shared;

import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.Map;

/** Makes pods from templates. */
public final class Templates {

  private Templates() {}

  /** A pod of {@code owner}, whose name the server generates from the owner's. */
  public static Pod podOf(PodTemplateSpec template, HasMetadata owner) {
    Pod pod = unnamedPodOf(template, owner);
    pod.getMetadata().setGenerateName(owner.getMetadata().getName() + "-");
    return pod;
  }

  /** A pod of {@code owner} with a name. */
  public static Pod podOf(PodTemplateSpec template, HasMetadata owner, String name) {
    Pod pod = unnamedPodOf(template, owner);
    pod.getMetadata().setName(name);
    return pod;
  }

  private static Pod unnamedPodOf(PodTemplateSpec template, HasMetadata owner) {
    var copy = new PodTemplateSpecBuilder(template).build();
    ObjectMeta from = copy.getMetadata() == null ? new ObjectMeta() : copy.getMetadata();
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(from.getLabels())
                .withAnnotations(from.getAnnotations())
                .withFinalizers(from.getFinalizers())
                .withOwnerReferences(OwnerReferences.controlledBy(owner))
                .build())
        .withSpec(copy.getSpec())
        .build();
  }

  /** The labels of a template, never null. */
  public static Map<String, String> labels(PodTemplateSpec template) {
    return template.getMetadata() == null || template.getMetadata().getLabels() == null
        ? Map.of()
        : template.getMetadata().getLabels();
  }
}
