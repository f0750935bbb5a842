package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Strategies;
import dev.trimtab.apiserver.kinds.Strategy;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.schema.CustomValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all custom kinds have in common. */
final class CustomStrategy implements Strategy {

  private final CustomVersion custom;
  private final boolean hasStatus;
  private final JsonNode selectableFields;

  CustomStrategy(CustomVersion custom) {
    ObjectNode version = custom.version();
    this.custom = custom;
    this.hasStatus = version.path("subresources").has("status");
    this.selectableFields = version.path("selectableFields");
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (hasStatus) {
      object.remove("status");
    }
    object.withObject("metadata").put("generation", 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource) {
    if (hasStatus) {
      separateStatus(object, old, subresource);
    }
    JsonNode generation = old.path("metadata").path("generation");
    object
        .withObject("metadata")
        .put("generation", generation.asLong() + (isSameBody(object, old) ? 0 : 1));
  }

  /** Whether all but metadata, and a status that is apart, is as it was. */
  private boolean isSameBody(ObjectNode object, ObjectNode old) {
    List<String> apart = hasStatus ? List.of("metadata", "status") : List.of("metadata");
    return object.deepCopy().without(apart).equals(old.deepCopy().without(apart));
  }

  private static void separateStatus(ObjectNode object, ObjectNode old, String subresource) {
    if (subresource.equals("status")) {
      JsonNode status = object.get("status");
      JsonNode managed = object.path("metadata").get("managedFields");
      object.removeAll();
      object.setAll(old.deepCopy());
      set(object, "status", status);
      set(object.withObject("metadata"), "managedFields", managed);
    } else {
      set(object, "status", old.get("status"));
    }
  }

  @Override
  public List<FieldError> validate(
      ObjectNode object, @Nullable ObjectNode old, String subresource) {
    List<FieldError> errors = new ArrayList<>(Strategies.checkMetadata(object, old));
    errors.addAll(
        old == null
            ? CustomValidation.validateCreate(custom.schema(), object)
            : CustomValidation.validateUpdate(custom.schema(), object, old));
    return errors;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (JsonNode field : selectableFields) {
      String path = field.path("jsonPath").asText();
      JsonNode value = object.at(path.replace('.', '/'));
      fields.put(path.substring(1), value.asText());
    }
    return fields;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  private static void set(ObjectNode object, String field, @Nullable JsonNode value) {
    if (value == null) {
      object.remove(field);
    } else {
      object.set(field, value);
    }
  }
}
