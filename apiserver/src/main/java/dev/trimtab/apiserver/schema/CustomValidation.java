package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Validates custom resources against their schema: types, values, that the items of sets and maps
 * are unique, and, if all that holds, the rules in CEL.
 */
public final class CustomValidation {
  private CustomValidation() {}

  /** What is wrong with a new object. */
  public static List<FieldError> validateCreate(CustomSchema schema, ObjectNode object) {
    return validate(schema, object, null);
  }

  /**
   * What is wrong with a changed object. Parts that were already wrong and did not change are let
   * through, so that a stricter schema does not lock objects up.
   */
  public static List<FieldError> validateUpdate(
      CustomSchema schema, ObjectNode object, ObjectNode old) {
    return validate(schema, object, old);
  }

  private static List<FieldError> validate(
      CustomSchema schema, ObjectNode object, @Nullable JsonNode old) {
    List<FieldError> errors = new ArrayList<>(ValueValidator.validate(schema.rules(), object, old));
    errors.addAll(ListItems.duplicates(schema.structure(), object));
    if (errors.isEmpty()) {
      return schema.expressions().validate(object, old);
    }
    if (!schema.expressions().isEmpty()) {
      errors.add(
          FieldErrors.invalid(
              "<nil>",
              NullNode.getInstance(),
              "some validation rules were not checked because the object was invalid; correct the"
                  + " existing errors to complete validation"));
    }
    return errors;
  }
}
