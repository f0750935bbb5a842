package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The taints that a pod tolerates. */
public record Tolerations(List<Toleration> tolerations) {

  public Tolerations {
    tolerations = List.copyOf(tolerations);
  }

  /** The tolerations of a pod. */
  public static Tolerations of(Pod pod) {
    List<Toleration> tolerations = pod.getSpec().getTolerations();
    return new Tolerations(tolerations == null ? List.of() : tolerations);
  }

  /** The taints of a node, never null. */
  public static List<Taint> taintsOf(Node node) {
    return node.getSpec() == null || node.getSpec().getTaints() == null
        ? List.of()
        : node.getSpec().getTaints();
  }

  /** Whether one of them tolerates the taint. */
  public boolean tolerate(Taint taint) {
    return !matching(taint).isEmpty();
  }

  /** Those that tolerate the taint. */
  public List<Toleration> matching(Taint taint) {
    return tolerations.stream().filter(toleration -> tolerates(toleration, taint)).toList();
  }

  /** An empty effect tolerates all effects, an empty key with Exists all keys. */
  private static boolean tolerates(Toleration toleration, Taint taint) {
    if (!isBlank(toleration.getEffect()) && !toleration.getEffect().equals(taint.getEffect())) {
      return false;
    }
    if (!isBlank(toleration.getKey()) && !toleration.getKey().equals(taint.getKey())) {
      return false;
    }
    boolean exists = "Exists".equals(toleration.getOperator());
    if (isBlank(toleration.getKey())) {
      return exists;
    }
    return exists || Objects.equals(orEmpty(toleration.getValue()), orEmpty(taint.getValue()));
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /** The empty string for an absent one. */
  public static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
