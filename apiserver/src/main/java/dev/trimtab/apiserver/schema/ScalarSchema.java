package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A string, number or boolean, or one of Kubernetes' own forms of them.
 *
 * @param values the allowed texts of an enumeration, sorted; empty for no limit. Decoding does not
 *     check them; OpenAPI shows them.
 */
public record ScalarSchema(ScalarType type, List<String> values, String goType) implements Schema {
  public ScalarSchema {
    values = List.copyOf(values);
  }

  /** What a value that was never set reads as. */
  public JsonNode zero() {
    return GoScalars.zero(type);
  }
}
