package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.storage.Json;
import java.io.IOException;

/** Reads bodies into trees. */
public final class Decoder {

  private Decoder() {}

  /** YAML is rare and its parser is large: loaded when first asked for. */
  private static final class Yaml {
    static final ObjectMapper MAPPER = new YAMLMapper();
  }

  /** The object in a body, which must be there. */
  static ObjectNode object(ApiRequest request) {
    if (request.body().length == 0) {
      throw ApiException.badRequest("the request has no body; an object is expected");
    }
    if (tree(request) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body of the request is not an object");
  }

  /** The options in a body; a missing node if there is no body. */
  static JsonNode options(ApiRequest request) {
    return request.body().length == 0 ? Json.MAPPER.missingNode() : tree(request);
  }

  /** Checks an object against its schema and fills in defaults, in place. */
  static void complete(ServedResource resource, ObjectNode object, WriteOptions options) {
    resource.strategy().applyDefaults(object);
  }

  private static JsonNode tree(ApiRequest request) {
    ObjectMapper mapper =
        switch (request.contentType()) {
          case MediaTypes.JSON -> Json.MAPPER;
          case MediaTypes.YAML, "text/yaml", "application/x-yaml" -> Yaml.MAPPER;
          default -> throw unsupported(request.contentType());
        };
    try {
      return mapper.readTree(request.body());
    } catch (IOException e) {
      throw ApiException.badRequest("the body of the request is malformed: " + e.getMessage());
    }
  }

  static ApiException unsupported(String contentType) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        ("the body of the request was in an unknown format (%s) - accepted media types include:"
                + " application/json, application/yaml")
            .formatted(contentType));
  }
}
