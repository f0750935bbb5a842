package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list, a map or an object: a schema, and what may stand there instead of a value.
 *
 * @param nullable whether {@code null} is a value of its own; for built-in types, whether the Go
 *     type is a pointer
 * @param defaultValue what an absent value means, if anything
 */
public record Element(Schema schema, boolean nullable, @Nullable JsonNode defaultValue) {

  /** A place that is neither nullable nor defaulted. */
  public static Element of(Schema schema) {
    return new Element(schema, false, null);
  }
}
