package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.protobuf.Protobuf;
import dev.trimtab.apiserver.protobuf.ProtobufException;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.schema.CustomDecoder;
import dev.trimtab.apiserver.schema.DecodeException;
import dev.trimtab.apiserver.schema.Decoded;
import dev.trimtab.apiserver.schema.DocumentReader;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.apiserver.schema.TypedDecoder;
import dev.trimtab.apiserver.schema.TypedDefaults;
import dev.trimtab.apiserver.storage.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads bodies into objects: typed, defaulted, with every field known or complained of. */
final class Decoder {

  private Decoder() {}

  /** The object in a body, which must be there, as it was written. */
  static Raw object(ApiRequest request) {
    if (request.body().length == 0) {
      throw ApiException.badRequest("the request has no body; an object is expected");
    }
    DocumentReader.Document document = read(request);
    if (document.tree() instanceof ObjectNode object) {
      return new Raw(object, document.duplicates());
    }
    throw ApiException.badRequest("the body of the request is not an object");
  }

  /** The configuration that is to be applied: YAML, of which JSON is a part. */
  static Raw configuration(ApiRequest request) {
    try {
      DocumentReader.Document document = DocumentReader.yaml(request.body());
      if (document.tree() instanceof ObjectNode object) {
        return new Raw(object, document.duplicates());
      }
      throw ApiException.badRequest("the configuration to apply is not an object");
    } catch (DecodeException e) {
      throw ApiException.badRequest("error decoding YAML: " + e.getMessage());
    }
  }

  /**
   * An object as it was written.
   *
   * @param complaints what strict validation objects to already, such as fields given twice
   */
  record Raw(ObjectNode tree, List<String> complaints) {
    /** An object that the server itself made. */
    static Raw of(ObjectNode tree) {
      return new Raw(tree, List.of());
    }
  }

  /** The options in a body; a missing node if there is no body. */
  static JsonNode options(ApiRequest request) {
    return request.body().length == 0 ? Json.MAPPER.missingNode() : read(request).tree();
  }

  /** The object in the form in which it is kept, with its defaults. */
  static ObjectNode complete(ServedResource resource, Raw raw, WriteOptions options) {
    GroupVersionKind gvk = resource.type().gvk();
    Names.checkKind(gvk, raw.tree());
    CustomVersion custom = resource.custom();
    if (custom != null) {
      Decoded decoded = decode(() -> CustomDecoder.decode(custom.schema(), raw.tree()), gvk);
      return checked(gvk, raw, decoded, options);
    }
    Optional<ObjectSchema> schema = SchemaTable.builtin().find(gvk);
    if (schema.isEmpty()) {
      complain(gvk, raw.complaints(), options);
      resource.strategy().applyDefaults(raw.tree());
      return raw.tree();
    }
    Decoded decoded = decode(() -> TypedDecoder.decode(schema.get(), raw.tree()), gvk);
    ObjectNode tree = checked(gvk, raw, decoded, options);
    TypedDefaults.apply(schema.get(), tree);
    resource.strategy().applyDefaults(tree);
    return tree;
  }

  private static ObjectNode checked(
      GroupVersionKind gvk, Raw raw, Decoded decoded, WriteOptions options) {
    List<String> complaints = new ArrayList<>(raw.complaints());
    complaints.addAll(decoded.strictErrors());
    complain(gvk, complaints, options);
    return decoded.tree();
  }

  private static Decoded decode(Supplier<Decoded> decoder, GroupVersionKind gvk) {
    try {
      return decoder.get();
    } catch (DecodeException e) {
      throw ApiException.badRequest(prefix(gvk) + e.getMessage());
    }
  }

  private static void complain(
      GroupVersionKind gvk, List<String> complaints, WriteOptions options) {
    if (complaints.isEmpty()) {
      return;
    }
    switch (options.validation()) {
      case IGNORE -> {}
      case WARN -> options.warnings().addAll(complaints);
      case STRICT ->
          throw ApiException.badRequest(
              prefix(gvk) + "strict decoding error: " + String.join(", ", complaints));
    }
  }

  private static String prefix(GroupVersionKind gvk) {
    return "%s in version \"%s\" cannot be handled as a %s: "
        .formatted(gvk.kind(), gvk.version(), gvk.kind());
  }

  private static DocumentReader.Document read(ApiRequest request) {
    try {
      return switch (request.contentType()) {
        case MediaTypes.JSON -> DocumentReader.json(request.body());
        case MediaTypes.YAML, "text/yaml", "application/x-yaml" ->
            DocumentReader.yaml(request.body());
        case MediaTypes.PROTOBUF ->
            new DocumentReader.Document(Protobuf.decode(request.body()), List.of());
        default ->
            throw unsupported(
                request.contentType(),
                List.of(MediaTypes.JSON, MediaTypes.YAML, MediaTypes.PROTOBUF));
      };
    } catch (DecodeException | ProtobufException e) {
      throw ApiException.badRequest("the body of the request is malformed: " + e.getMessage());
    }
  }

  static ApiException unsupported(String contentType, List<String> accepted) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format (%s) - accepted media types include: %s"
            .formatted(contentType, String.join(", ", accepted)));
  }
}
