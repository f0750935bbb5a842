package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.DecodeException;
import dev.trimtab.apiserver.schema.DocumentReader;
import dev.trimtab.apiserver.schema.Schema;
import java.nio.charset.StandardCharsets;

/**
 * The annotation in which client-side apply remembers what it applied. When kubectl changes over to
 * server-side apply, it may take its own fields, and the annotation follows.
 */
final class LastApplied {
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String MANAGER = "kubectl";

  private LastApplied() {}

  static boolean concerns(FieldWriter writer, JsonNode live) {
    return writer.name().equals(MANAGER) && !text(live).isEmpty();
  }

  /** The fields that client-side apply set and that nobody has changed since. */
  static FieldSet untouched(Schema schema, ObjectNode live, String apiVersion) {
    try {
      JsonNode last = DocumentReader.json(text(live).getBytes(StandardCharsets.UTF_8)).tree();
      if (!last.isObject() || !last.path("apiVersion").asText().equals(apiVersion)) {
        return FieldSet.EMPTY;
      }
      Comparison comparison = Comparer.compare(schema, last, live);
      return TreeSets.of(schema, last)
          .difference(comparison.modified())
          .difference(comparison.added())
          .difference(comparison.removed());
    } catch (DecodeException | ApplyException e) {
      // Anybody can write anything into an annotation; then it allows nothing.
      return FieldSet.EMPTY;
    }
  }

  /** Makes the annotation of the result say what was applied now. */
  static void follow(ObjectNode result, ObjectNode config) {
    if (!text(result).isEmpty() && result.at("/metadata/annotations") instanceof ObjectNode all) {
      ObjectNode plain = config.deepCopy();
      if (plain.at("/metadata/annotations") instanceof ObjectNode annotations) {
        annotations.remove(ANNOTATION);
      }
      all.put(ANNOTATION, plain + "\n");
    }
  }

  private static String text(JsonNode object) {
    return object.path("metadata").path("annotations").path(ANNOTATION).asText();
  }
}
