package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Prints the objects of one resource as rows of a {@code meta.k8s.io/v1 Table}.
 *
 * <p><b>Threads.</b> Stateless.
 */
public interface TablePrinter {

  /** The {@code columnDefinitions}; a fresh array. */
  ArrayNode columns();

  /**
   * The {@code cells} of one object.
   *
   * @param now the moment that ages refer to
   */
  ArrayNode cells(ObjectNode object, Instant now);

  /** The {@code conditions} of the row: whether the object has come to its end. */
  default ArrayNode conditions(ObjectNode object) {
    return JsonNodeFactory.instance.arrayNode();
  }
}
