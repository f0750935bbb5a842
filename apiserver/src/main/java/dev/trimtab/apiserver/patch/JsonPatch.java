package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.patch.PatchException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** JSON patch, RFC 6902, with negative array indexes as Kubernetes' library has them. */
public final class JsonPatch {
  private static final int MOST_OPERATIONS = 10_000;
  private static final long MOST_COPIED = 3L * 1024 * 1024;
  private static final Set<String> FIELDS = Set.of("op", "path", "from", "value");

  private final JsonDocument document;
  private long copied;

  private JsonPatch(JsonDocument document) {
    this.document = document;
  }

  /**
   * The object with the patch applied.
   *
   * @throws PatchException if the patch is malformed or does not fit
   */
  public static ObjectNode apply(ObjectNode object, JsonNode patch) {
    if (!patch.isArray()) {
      throw PatchException.malformed("a JSON patch is an array of operations");
    }
    if (patch.size() > MOST_OPERATIONS) {
      throw new PatchException(
          Problem.TOO_LARGE,
          "The allowed maximum operations in a JSON patch is %d, got %d"
              .formatted(MOST_OPERATIONS, patch.size()));
    }
    JsonPatch run = new JsonPatch(new JsonDocument(object.deepCopy()));
    for (JsonNode operation : patch) {
      if (!operation.isObject()) {
        throw PatchException.malformed("an operation of a JSON patch is an object");
      }
      run.apply(operation);
    }
    if (run.document.root() instanceof ObjectNode result) {
      return result;
    }
    throw PatchException.inapplicable("the patched document is no object");
  }

  /** What strict field validation says about the operations' fields. */
  public static List<String> strictErrors(JsonNode patch) {
    List<String> errors = new ArrayList<>();
    if (!patch.isArray()) {
      return errors; // it will be refused as a whole
    }
    for (int i = 0; i < patch.size(); i++) {
      int index = i;
      patch
          .get(i)
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!FIELDS.contains(name)) {
                  errors.add("json patch unknown field \"[" + index + "]." + name + "\"");
                }
              });
    }
    return errors;
  }

  private void apply(JsonNode operation) {
    String op = operation.path("op").asText("unknown");
    switch (op) {
      case "add" -> add(text(operation, "path", op), value(operation));
      case "remove" -> remove(text(operation, "path", op));
      case "replace" -> replace(text(operation, "path", op), value(operation));
      case "move" -> move(operation);
      case "copy" -> copy(operation);
      case "test" -> test(text(operation, "path", op), value(operation));
      default -> throw PatchException.inapplicable("Unexpected kind: " + op);
    }
  }

  private static String text(JsonNode operation, String field, String op) {
    JsonNode text = operation.path(field);
    if (!text.isTextual()) {
      throw PatchException.inapplicable(
          op + " operation failed to decode " + field + ": missing value");
    }
    return text.textValue();
  }

  /** A missing value counts as null. */
  private static JsonNode value(JsonNode operation) {
    JsonNode value = operation.get("value");
    return value == null ? NullNode.getInstance() : value;
  }

  private void add(String path, JsonNode value) {
    JsonDocument.Place place =
        document
            .find(path)
            .orElseThrow(
                () ->
                    missing("add operation does not apply: doc is missing path: \"" + path + '"'));
    place.add(value.deepCopy(), "error in add for path: '" + path + "'");
  }

  private void remove(String path) {
    JsonDocument.Place place =
        document
            .find(path)
            .orElseThrow(
                () ->
                    missing(
                        "remove operation does not apply: doc is missing path: \"" + path + '"'));
    place.remove("error in remove for path: '" + path + "'");
  }

  private void replace(String path, JsonNode value) {
    if (path.isEmpty()) {
      document.replaceRoot(value.deepCopy());
      return;
    }
    JsonDocument.Place place =
        document
            .find(path)
            .orElseThrow(
                () -> missing("replace operation does not apply: doc is missing path: " + path));
    if (place.get().isEmpty()) {
      throw missing("replace operation does not apply: doc is missing key: " + path);
    }
    place.set(value.deepCopy());
  }

  private void move(JsonNode operation) {
    String from = text(operation, "from", "move");
    String path = text(operation, "path", "move");
    JsonNode value = source(from, "move");
    document.find(from).orElseThrow().remove("error in move for path: '" + from + "'");
    destination(path, "move").add(value, "error in move for path: '" + path + "'");
  }

  private void copy(JsonNode operation) {
    String from = text(operation, "from", "copy");
    String path = text(operation, "path", "copy");
    JsonNode value = source(from, "copy").deepCopy();
    copied += value.toString().length();
    if (copied > MOST_COPIED) {
      throw new PatchException(
          Problem.TOO_LARGE,
          "Unable to complete the copy, the accumulated size increase of copy is %d,"
                  .formatted(copied)
              + " exceeding the limit "
              + MOST_COPIED);
    }
    destination(path, "copy").add(value, "error while adding value during copy");
  }

  private JsonNode source(String from, String op) {
    JsonDocument.Place place =
        document
            .find(from)
            .orElseThrow(
                () -> missing(op + " operation does not apply: doc is missing from path: " + from));
    return place.get().orElseThrow(() -> missing("error in " + op + " for path: '" + from + "'"));
  }

  private JsonDocument.Place destination(String path, String op) {
    return document
        .find(path)
        .orElseThrow(
            () ->
                missing(
                    op + " operation does not apply: doc is missing destination path: " + path));
  }

  private void test(String path, JsonNode value) {
    JsonNode actual;
    if (path.isEmpty()) {
      actual = document.root();
    } else {
      JsonDocument.Place place =
          document
              .find(path)
              .orElseThrow(
                  () -> missing("test operation does not apply: is missing path: " + path));
      actual = place.get().orElse(NullNode.getInstance());
    }
    if (!JsonEquality.equal(actual, value)) {
      throw PatchException.inapplicable("testing value " + path + " failed: test failed");
    }
  }

  private static PatchException missing(String message) {
    return PatchException.inapplicable(message + ": missing value");
  }
}
