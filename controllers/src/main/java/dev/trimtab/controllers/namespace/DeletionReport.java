package dev.trimtab.controllers.namespace;

import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Collects how the deletion of a namespace goes and tells it as conditions. Not thread-safe. */
final class DeletionReport {

  private final Map<String, String> failures = new TreeMap<>();
  private final Map<String, Integer> remaining = new TreeMap<>();
  private final Map<String, Integer> finalizers = new TreeMap<>();

  void failed(ServedKind kind, String message) {
    failures.put(kind.qualifiedName(), message);
  }

  boolean isWithoutFailure() {
    return failures.isEmpty();
  }

  void leftovers(List<Leftover> leftovers) {
    for (Leftover leftover : leftovers) {
      remaining.put(leftover.kind().qualifiedName(), leftover.objects().size());
      leftover
          .objects()
          .forEach(
              object -> {
                if (object.getFinalizers() != null) {
                  object.getFinalizers().forEach(f -> finalizers.merge(f, 1, Integer::sum));
                }
              });
    }
  }

  /** The namespace's conditions with ours replaced; those that did not change stay as they are. */
  List<NamespaceCondition> conditions(Namespace namespace, Instant now) {
    var old = new ArrayList<NamespaceCondition>();
    if (namespace.getStatus() != null && namespace.getStatus().getConditions() != null) {
      old.addAll(namespace.getStatus().getConditions());
    }
    List<NamespaceCondition> ours = ours(now);
    var result = new ArrayList<NamespaceCondition>();
    old.stream()
        .filter(c -> ours.stream().noneMatch(o -> o.getType().equals(c.getType())))
        .forEach(result::add);
    for (NamespaceCondition condition : ours) {
      result.add(
          old.stream()
              .filter(
                  c ->
                      c.getType().equals(condition.getType())
                          && c.getStatus().equals(condition.getStatus())
                          && c.getMessage().equals(condition.getMessage()))
              .findFirst()
              .orElse(condition));
    }
    return result;
  }

  private List<NamespaceCondition> ours(Instant now) {
    return List.of(
        condition(
            "NamespaceDeletionDiscoveryFailure",
            "",
            "ResourcesDiscovered",
            "All resources successfully discovered",
            now),
        condition(
            "NamespaceDeletionGroupVersionParsingFailure",
            "",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed",
            now),
        failures.isEmpty()
            ? condition(
                "NamespaceDeletionContentFailure",
                "",
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization",
                now)
            : condition(
                "NamespaceDeletionContentFailure",
                "ContentDeletionFailed",
                "",
                "Failed to delete all resource types, %d remaining: %s"
                    .formatted(failures.size(), String.join(", ", failures.values())),
                now),
        remaining.isEmpty()
            ? condition(
                "NamespaceContentRemaining",
                "",
                "ContentRemoved",
                "All content successfully removed",
                now)
            : condition(
                "NamespaceContentRemaining",
                "SomeResourcesRemain",
                "",
                "Some resources are remaining: "
                    + joined(remaining, "%s has %d resource instances"),
                now),
        finalizers.isEmpty()
            ? condition(
                "NamespaceFinalizersRemaining",
                "",
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished",
                now)
            : condition(
                "NamespaceFinalizersRemaining",
                "SomeFinalizersRemain",
                "",
                "Some content in the namespace has finalizers remaining: "
                    + joined(finalizers, "%s in %d resource instances"),
                now));
  }

  private static String joined(Map<String, Integer> counts, String format) {
    return counts.entrySet().stream()
        .map(entry -> format.formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A condition is True if there is a reason for trouble. */
  private static NamespaceCondition condition(
      String type, String trouble, String fine, String message, Instant now) {
    boolean isTrouble = !trouble.isEmpty();
    return new NamespaceConditionBuilder()
        .withType(type)
        .withStatus(isTrouble ? "True" : "False")
        .withReason(isTrouble ? trouble : fine)
        .withMessage(message)
        .withLastTransitionTime(Timestamps.format(now))
        .build();
  }
}
