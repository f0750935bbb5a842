package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.Property;
import dev.trimtab.apiserver.schema.Property.Emission;
import dev.trimtab.apiserver.schema.ScalarSchema;
import dev.trimtab.apiserver.schema.Schema;

/** What a key of a list item means when it is absent. */
final class KeyDefaults {
  private KeyDefaults() {}

  static JsonNode of(Schema item, String key) {
    Property property = item instanceof ObjectSchema object ? object.properties().get(key) : null;
    if (property == null) {
      return MissingNode.getInstance();
    }
    JsonNode declared = property.element().defaultValue();
    if (declared != null) {
      return declared;
    }
    boolean always = property.emission() == Emission.ALWAYS && !property.element().nullable();
    return always && property.schema() instanceof ScalarSchema scalar
        ? scalar.zero()
        : MissingNode.getInstance();
  }
}
