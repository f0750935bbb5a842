package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.Schema;
import java.util.Map;

/** Removes what an applier set before and no longer lists, unless somebody else owns it. */
final class Pruner {
  private final Schema schema;

  Pruner(Schema schema) {
    this.schema = schema;
  }

  /**
   * The object without the forsaken fields.
   *
   * @param merged the object with the configuration laid over it
   * @param owners all owners, the applier with its new fields
   * @param last the fields that the applier owned before
   */
  ObjectNode prune(ObjectNode merged, Map<ManagerKey, Ownership> owners, FieldSet last) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldSet forsaken = last.withNamedFields(schema);
    ObjectNode pruned = Remover.remove(schema, merged, forsaken);
    pruned = restoreOwned(merged, pruned, owners);
    return restoreDangling(merged, pruned, forsaken);
  }

  private ObjectNode restoreOwned(
      ObjectNode merged, ObjectNode pruned, Map<ManagerKey, Ownership> owners) {
    FieldSet owned = FieldSet.EMPTY;
    for (Ownership ownership : owners.values()) {
      owned = owned.union(ownership.fields());
    }
    FieldSet all = TreeSets.of(schema, merged).withNamedFields(schema);
    FieldSet kept = TreeSets.of(schema, pruned).withNamedFields(schema);
    FieldSet wanted = kept.union(owned.withNamedFields(schema));
    return Remover.remove(schema, merged, all.difference(wanted));
  }

  /** What hung below a removed field and belonged to nobody comes back. */
  private ObjectNode restoreDangling(ObjectNode merged, ObjectNode pruned, FieldSet forsaken) {
    FieldSet kept = TreeSets.of(schema, pruned).withNamedFields(schema);
    FieldSet all = TreeSets.of(schema, merged).withNamedFields(schema);
    return Remover.remove(schema, merged, all.difference(kept).intersection(forsaken));
  }
}
