package dev.trimtab.controllers.deployment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The annotations by which {@code kubectl rollout history} and {@code undo} find old templates. */
final class Revisions {

  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";

  /** The history of a set that comes and goes is cut to this length. */
  private static final int MAX_HISTORY_CHARS = 2000;

  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          HISTORY,
          DESIRED,
          MAX,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  /** The revision of an object; 0 if it has none. */
  static long of(HasMetadata object) {
    String revision = annotations(object).get(REVISION);
    return revision == null || !revision.matches("\\d{1,18}") ? 0 : Long.parseLong(revision);
  }

  static long highest(List<ReplicaSet> sets) {
    return sets.stream().mapToLong(Revisions::of).max().orElse(0);
  }

  /** The number in an annotation, if there is one. */
  static Optional<Integer> number(HasMetadata object, String annotation) {
    return Optional.ofNullable(annotations(object).get(annotation))
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Integer::valueOf);
  }

  /** The annotations of the set with the Deployment's template. */
  static Map<String, String> ofCurrent(
      Deployment deployment, Optional<ReplicaSet> existing, long revision) {
    var result = new HashMap<>(existing.map(Revisions::annotations).orElseGet(Map::of));
    annotations(deployment)
        .forEach(
            (key, value) -> {
              if (!NOT_COPIED.contains(key)) {
                result.put(key, value);
              }
            });
    long old = existing.map(Revisions::of).orElse(0L);
    if (old < revision) {
      result.put(REVISION, Long.toString(revision));
      if (old > 0) {
        result.put(HISTORY, history(result.get(HISTORY), old));
      }
    }
    return result;
  }

  private static String history(@Nullable String before, long old) {
    String longer = before == null || before.isEmpty() ? "" + old : before + "," + old;
    while (longer.length() > MAX_HISTORY_CHARS) {
      longer = longer.substring(longer.indexOf(',') + 1);
    }
    return longer;
  }

  /** Annotations that say for which size a set was last scaled. */
  static Map<String, String> sized(Map<String, String> annotations, int desired, int max) {
    var result = new HashMap<>(annotations);
    result.put(DESIRED, Integer.toString(desired));
    result.put(MAX, Integer.toString(max));
    return result;
  }

  static Map<String, String> annotations(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }
}
