package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a change of an object does to the owners of its fields. */
final class OwnershipUpdate {
  private final Function<String, Optional<Schema>> schemas;
  private final Scope scope;

  OwnershipUpdate(Function<String, Optional<Schema>> schemas, Scope scope) {
    this.schemas = schemas;
    this.scope = scope;
  }

  /**
   * The owners after the change, without those fields that the change takes from others.
   *
   * @param owners the owners before; entries of versions that are no longer served disappear
   * @param writer the one who changes; not touched
   */
  Outcome run(
      JsonNode before,
      JsonNode after,
      Map<ManagerKey, Ownership> owners,
      @Nullable ManagerKey writer) {
    SortedMap<ManagerKey, Ownership> rest = new TreeMap<>();
    SortedMap<ManagerKey, FieldSet> conflicts = new TreeMap<>();
    Map<String, Optional<Comparison>> comparisons = new HashMap<>();
    for (Map.Entry<ManagerKey, Ownership> owner : owners.entrySet()) {
      ManagerKey key = owner.getKey();
      Ownership ownership = owner.getValue();
      if (key.equals(writer)) {
        rest.put(key, ownership);
        continue;
      }
      Optional<Comparison> comparison =
          comparisons.computeIfAbsent(
              ownership.apiVersion(), version -> compare(version, before, after));
      if (comparison.isEmpty()) {
        continue;
      }
      FieldSet changed = comparison.get().changed();
      FieldSet taken = ownership.fields().intersection(changed);
      if (!taken.isEmpty()) {
        conflicts.put(key, taken);
      }
      FieldSet left = ownership.fields().difference(taken).difference(comparison.get().removed());
      if (!left.isEmpty()) {
        rest.put(key, ownership.withFields(left));
      }
    }
    return new Outcome(rest, conflicts);
  }

  /**
   * The result of a change.
   *
   * @param owners who owns what afterwards
   * @param conflicts which fields were taken from whom
   */
  record Outcome(
      SortedMap<ManagerKey, Ownership> owners, SortedMap<ManagerKey, FieldSet> conflicts) {}

  /** The differences in the terms of a version, if it is served. */
  Optional<Comparison> compare(String apiVersion, JsonNode before, JsonNode after) {
    return schemas
        .apply(apiVersion)
        .map(schema -> Comparer.compare(schema, before, after).filterRoots(scope::contains));
  }
}
