package dev.trimtab.apiserver.protobuf;

import java.util.Map;

/**
 * A message type.
 *
 * @param name in full, such as {@code k8s.io.api.core.v1.Pod}
 * @param fields by number
 */
record Message(String name, Map<Integer, Field> fields) {

  /** The last part of the name. */
  String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** How often a field may occur, and what that means. */
  enum Label {
    SINGLE,
    REPEATED,
    MAP
  }

  /**
   * A field.
   *
   * @param json its name in JSON; a dot if its own fields stand in its place
   * @param type a scalar's name, or a message's in full
   */
  record Field(String json, String type, Label label) {
    boolean isInline() {
      return json.equals(".");
    }
  }
}
