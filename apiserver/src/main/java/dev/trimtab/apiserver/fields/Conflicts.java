package dev.trimtab.apiserver.fields;

import dev.trimtab.apiserver.fields.ApplyConflictException.Conflict;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Puts conflicts into Kubernetes' words. */
final class Conflicts {
  private Conflicts() {}

  static ApplyConflictException exception(SortedMap<ManagerKey, FieldSet> conflicts) {
    List<Conflict> causes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    conflicts.forEach(
        (manager, fields) -> {
          lines.add("conflicts with " + manager.describe() + ":");
          fields.forEach(
              path -> {
                lines.add("- " + path);
                causes.add(new Conflict("conflict with " + manager.describe(), path.toString()));
              });
        });
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: %s: %s"
                .formatted(causes.getFirst().message(), causes.getFirst().field())
            : "Apply failed with %d conflicts: %s"
                .formatted(causes.size(), String.join("\n", lines));
    return new ApplyConflictException(message, causes);
  }
}
