package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The head of a column.
 *
 * @param type an OpenAPI type: string, integer, number, boolean or date
 * @param format an OpenAPI format; {@code name} marks the primary identifier
 * @param priority 0 is always shown, 1 only with {@code -o wide}
 */
record Column(String name, String type, String format, String description, int priority) {

  static Column text(String name) {
    return new Column(name, "string", "", name, 0);
  }

  static Column integer(String name) {
    return new Column(name, "integer", "", name, 0);
  }

  static Column objectName() {
    return new Column("Name", "string", "name", "Name, unique in its namespace", 0);
  }

  static Column age() {
    return new Column("Age", "string", "", "Time since creation", 0);
  }

  /** The same column, shown only with {@code -o wide}. */
  Column wide() {
    return new Column(name, type, format, description, 1);
  }

  ObjectNode definition() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", name).put("type", type).put("format", format);
    node.put("description", description).put("priority", priority);
    return node;
  }
}
