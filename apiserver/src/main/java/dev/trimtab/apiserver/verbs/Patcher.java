package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.patch.JsonPatch;
import dev.trimtab.apiserver.patch.MergePatch;
import dev.trimtab.apiserver.patch.PatchException;
import dev.trimtab.apiserver.patch.StrategicMergePatch;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.schema.DecodeException;
import dev.trimtab.apiserver.schema.DocumentReader;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.apiserver.verbs.Decoder.Raw;
import java.util.ArrayList;
import java.util.List;

/**
 * A patch in one of the forms that change what is there; read once, applied as often as the object
 * changes meanwhile.
 */
final class Patcher {

  private final ServedResource resource;
  private final String contentType;
  private final JsonNode patch;
  private final List<String> complaints;

  private Patcher(
      ServedResource resource, String contentType, JsonNode patch, List<String> complaints) {
    this.resource = resource;
    this.contentType = contentType;
    this.patch = patch;
    this.complaints = complaints;
  }

  /** Reads the patch in a body. */
  static Patcher of(ServedResource resource, ApiRequest request) {
    String type = request.contentType();
    List<String> accepted =
        resource.isCustom() || SchemaTable.builtin().find(resource.type().gvk()).isEmpty()
            ? List.of(MediaTypes.JSON_PATCH, MediaTypes.MERGE_PATCH, MediaTypes.APPLY)
            : List.of(
                MediaTypes.JSON_PATCH,
                MediaTypes.MERGE_PATCH,
                MediaTypes.STRATEGIC_MERGE_PATCH,
                MediaTypes.APPLY);
    if (!accepted.contains(type)) {
      throw Decoder.unsupported(type, accepted);
    }
    try {
      DocumentReader.Document document = DocumentReader.json(request.body());
      List<String> complaints = new ArrayList<>(document.duplicates());
      if (type.equals(MediaTypes.JSON_PATCH)) {
        complaints.addAll(JsonPatch.strictErrors(document.tree()));
      }
      return new Patcher(resource, type, document.tree(), complaints);
    } catch (DecodeException e) {
      throw ApiException.badRequest("the patch is malformed: " + e.getMessage());
    }
  }

  /** The object with the patch applied, as a client would have written it. */
  Raw apply(ObjectNode current) {
    return new Raw(patched(current), complaints);
  }

  /** The same for an object that is no resource of its own, such as a scale. */
  ObjectNode applyTo(ObjectSchema schema, ObjectNode object) {
    return patched(schema, object);
  }

  private ObjectNode patched(ObjectNode current) {
    return contentType.equals(MediaTypes.STRATEGIC_MERGE_PATCH)
        ? patched(schema(), current)
        : patchedUntyped(current);
  }

  private ObjectNode patched(ObjectSchema schema, ObjectNode current) {
    if (!contentType.equals(MediaTypes.STRATEGIC_MERGE_PATCH)) {
      return patchedUntyped(current);
    }
    try {
      return StrategicMergePatch.apply(schema, current, patch);
    } catch (PatchException e) {
      throw failure(e);
    }
  }

  private ObjectNode patchedUntyped(ObjectNode current) {
    try {
      return contentType.equals(MediaTypes.JSON_PATCH)
          ? JsonPatch.apply(current, patch)
          : MergePatch.apply(current, patch);
    } catch (PatchException e) {
      throw failure(e);
    }
  }

  private ObjectSchema schema() {
    return SchemaTable.builtin()
        .find(resource.type().gvk())
        .orElseThrow(() -> new IllegalStateException("no schema of " + resource.type().gvk()));
  }

  private static ApiException failure(PatchException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.problem()) {
      case MALFORMED -> ApiException.badRequest(message);
      case INAPPLICABLE ->
          new ApiException(
              422,
              "Invalid",
              "the server rejected our request due to an error in our request: " + message);
      case TOO_LARGE -> new ApiException(413, "RequestEntityTooLarge", message);
    };
  }
}
