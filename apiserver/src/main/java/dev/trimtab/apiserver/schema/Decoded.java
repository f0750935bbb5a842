package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A decoded object.
 *
 * @param tree the canonical form
 * @param strictErrors what strict field validation objects to, each such as {@code unknown field
 *     "spec.foo"}
 */
public record Decoded(ObjectNode tree, List<String> strictErrors) {
  public Decoded {
    strictErrors = List.copyOf(strictErrors);
  }
}
