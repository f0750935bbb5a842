package dev.trimtab.apiserver.patch;

import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.MapSchema;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.Property;
import dev.trimtab.apiserver.schema.Property.PatchRule;
import dev.trimtab.apiserver.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the schema says about one value in a strategic merge.
 *
 * @param schema of the value; null if nothing is known
 * @param rule how the value is merged
 */
record PatchLookup(@Nullable Schema schema, PatchRule rule) {
  static PatchLookup of(Schema schema) {
    return new PatchLookup(schema, PatchRule.NONE);
  }

  /** The field of that name. */
  PatchLookup field(String name) {
    return switch (schema) {
      case ObjectSchema object -> {
        Property property = object.properties().get(name);
        yield property == null
            ? new PatchLookup(null, PatchRule.NONE)
            : new PatchLookup(property.schema(), property.patch());
      }
      case MapSchema map -> of(map.values().schema());
      case null, default -> new PatchLookup(null, PatchRule.NONE);
    };
  }

  /** The items of a list. */
  PatchLookup items() {
    return schema instanceof ListSchema list
        ? of(list.items().schema())
        : new PatchLookup(null, PatchRule.NONE);
  }

  boolean replaces() {
    return rule.strategies().contains("replace");
  }
}
