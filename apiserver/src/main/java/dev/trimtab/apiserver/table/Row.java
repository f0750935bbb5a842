package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The cells of one object, added from left to right. */
final class Row {
  private final ArrayNode cells = JsonNodeFactory.instance.arrayNode();

  Row add(String text) {
    cells.add(text);
    return this;
  }

  Row add(long number) {
    cells.add(number);
    return this;
  }

  Row add(boolean value) {
    cells.add(value);
    return this;
  }

  Row add(JsonNode value) {
    cells.add(value);
    return this;
  }

  ArrayNode cells() {
    return cells;
  }
}
