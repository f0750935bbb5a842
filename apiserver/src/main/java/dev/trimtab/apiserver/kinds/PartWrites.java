package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes through subresources that stand for one part of an object. */
final class PartWrites {
  private static final List<String> WRITTEN = List.of("managedFields", "resourceVersion");

  private PartWrites() {}

  /**
   * Turns {@code object} into {@code old} with another part.
   *
   * @param take puts the part of its second argument, the wanted object, into the first
   */
  static void keepAllBut(
      BiConsumer<ObjectNode, ObjectNode> take, ObjectNode object, ObjectNode old) {
    ObjectNode wanted = object.deepCopy();
    object.removeAll();
    object.setAll(old.deepCopy());
    take.accept(object, wanted);
    ObjectNode meta = Trees.child(object, "metadata");
    WRITTEN.forEach(field -> Trees.carryOver(meta, wanted.path("metadata"), field));
  }
}
