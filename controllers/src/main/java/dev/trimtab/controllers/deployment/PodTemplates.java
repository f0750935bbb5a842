package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.StableHash;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares and names pod templates. */
final class PodTemplates {

  static final String HASH_LABEL = "pod-template-hash";

  private PodTemplates() {}

  /** Whether the set was made for the Deployment's present template. */
  static boolean hasTemplateOf(ReplicaSet set, Deployment deployment) {
    return withoutHash(set.getSpec().getTemplate())
        .equals(withoutHash(deployment.getSpec().getTemplate()));
  }

  private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
    return new PodTemplateSpecBuilder(template)
        .editOrNewMetadata()
        .removeFromLabels(HASH_LABEL)
        .endMetadata()
        .build();
  }

  /** The name part of a template; {@code collisions} gives another one for the same template. */
  static String hash(PodTemplateSpec template, @Nullable Integer collisions) {
    String text = Serialization.asJson(template);
    return StableHash.of(collisions == null ? text : text + "#" + collisions);
  }

  /** The labels with the hash added; they may be absent. */
  static Map<String, String> withHash(@Nullable Map<String, String> labels, String hash) {
    var all = new HashMap<String, String>();
    if (labels != null) {
      all.putAll(labels);
    }
    all.put(HASH_LABEL, hash);
    return all;
  }
}
