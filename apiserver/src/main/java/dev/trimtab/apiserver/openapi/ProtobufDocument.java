package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Writes an OpenAPI 2 document in the protobuf form that command line clients ask for, message
 * {@code openapi.v2.Document} of the gnostic project. Field numbers are that message's.
 */
final class ProtobufDocument {

  private ProtobufDocument() {}

  static byte[] encode(JsonNode document) {
    var out = new ProtobufFields();
    document.properties().forEach(field -> document(out, field.getKey(), field.getValue()));
    return out.toBytes();
  }

  private static void document(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "swagger" -> out.text(1, value);
      case "info" -> out.part(2, info -> each(info, value, ProtobufDocument::info));
      case "paths" -> out.part(8, paths -> paths(paths, value));
      case "definitions" -> out.part(9, all -> schemas(all, value));
      default -> out.extension(16, name, value);
    }
  }

  private static void info(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "title" -> out.text(1, value);
      case "version" -> out.text(2, value);
      case "description" -> out.text(3, value);
      default -> out.extension(7, name, value);
    }
  }

  private static void paths(ProtobufFields out, JsonNode paths) {
    paths
        .properties()
        .forEach(
            path ->
                out.named(
                    2,
                    path.getKey(),
                    item -> each(item, path.getValue(), ProtobufDocument::pathItem)));
  }

  private static void pathItem(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "get" -> operation(out, 2, value);
      case "put" -> operation(out, 3, value);
      case "post" -> operation(out, 4, value);
      case "delete" -> operation(out, 5, value);
      case "options" -> operation(out, 6, value);
      case "head" -> operation(out, 7, value);
      case "patch" -> operation(out, 8, value);
      case "parameters" -> parameters(out, 9, value);
      default -> out.extension(10, name, value);
    }
  }

  private static void operation(ProtobufFields out, int field, JsonNode value) {
    out.part(field, operation -> each(operation, value, ProtobufDocument::operation));
  }

  private static void operation(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "tags" -> out.texts(1, value);
      case "summary" -> out.text(2, value);
      case "description" -> out.text(3, value);
      case "operationId" -> out.text(5, value);
      case "produces" -> out.texts(6, value);
      case "consumes" -> out.texts(7, value);
      case "parameters" -> parameters(out, 8, value);
      case "responses" -> out.part(9, responses -> responses(responses, value));
      case "schemes" -> out.texts(10, value);
      case "deprecated" -> out.flag(11, value);
      default -> out.extension(13, name, value);
    }
  }

  /** Each one in the messages that say of which sort it is. */
  private static void parameters(ProtobufFields out, int field, JsonNode parameters) {
    for (JsonNode parameter : parameters) {
      out.part(field, item -> item.part(1, sort -> parameter(sort, parameter)));
    }
  }

  private static void parameter(ProtobufFields out, JsonNode parameter) {
    switch (parameter.path("in").asText()) {
      case "body" -> out.part(1, body -> each(body, parameter, ProtobufDocument::bodyParameter));
      case "query" -> out.part(2, other -> other.part(3, one -> queryParameter(one, parameter)));
      case "path" -> out.part(2, other -> other.part(4, one -> pathParameter(one, parameter)));
      default -> throw new IllegalStateException("parameter of an unknown sort: " + parameter);
    }
  }

  private static void bodyParameter(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "description" -> out.text(1, value);
      case "name" -> out.text(2, value);
      case "in" -> out.text(3, value);
      case "required" -> out.flag(4, value);
      case "schema" -> out.part(5, schema -> schema(schema, value));
      default -> out.extension(6, name, value);
    }
  }

  /** A query's numbers differ from a path's by one, from the type on. */
  private static void queryParameter(ProtobufFields out, JsonNode parameter) {
    plainParameter(out, parameter, 1);
  }

  private static void pathParameter(ProtobufFields out, JsonNode parameter) {
    plainParameter(out, parameter, 0);
  }

  private static void plainParameter(ProtobufFields out, JsonNode parameter, int shift) {
    each(
        out,
        parameter,
        (fields, name, value) -> {
          switch (name) {
            case "required" -> fields.flag(1, value);
            case "in" -> fields.text(2, value);
            case "description" -> fields.text(3, value);
            case "name" -> fields.text(4, value);
            case "type" -> fields.text(5 + shift, value);
            case "format" -> fields.text(6 + shift, value);
            case "uniqueItems" -> fields.flag(19 + shift, value);
            default -> fields.extension(22 + shift, name, value);
          }
        });
  }

  private static void responses(ProtobufFields out, JsonNode responses) {
    responses
        .properties()
        .forEach(
            response ->
                out.named(
                    1,
                    response.getKey(),
                    value ->
                        value.part(
                            1,
                            inner ->
                                each(inner, response.getValue(), ProtobufDocument::response))));
  }

  private static void response(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "description" -> out.text(1, value);
      case "schema" -> out.part(2, item -> item.part(1, schema -> schema(schema, value)));
      default -> out.extension(5, name, value);
    }
  }

  private static void schemas(ProtobufFields out, JsonNode schemas) {
    schemas
        .properties()
        .forEach(
            schema -> out.named(1, schema.getKey(), fields -> schema(fields, schema.getValue())));
  }

  private static void schema(ProtobufFields out, JsonNode schema) {
    each(
        out,
        schema,
        (fields, name, value) -> {
          if (!structure(fields, name, value) && !bound(fields, name, value)) {
            fields.extension(31, name, value);
          }
        });
  }

  private static boolean structure(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "$ref" -> out.text(1, value);
      case "format" -> out.text(2, value);
      case "title" -> out.text(3, value);
      case "description" -> out.text(4, value);
      case "default" -> out.any(5, value);
      case "required" -> out.texts(19, value);
      case "enum" -> value.forEach(item -> out.any(20, item));
      case "additionalProperties" -> out.part(21, item -> additional(item, value));
      case "type" -> out.part(22, type -> type.texts(1, value));
      case "items" -> out.part(23, items -> items.part(1, schema -> schema(schema, value)));
      case "properties" -> out.part(25, properties -> schemas(properties, value));
      case "example" -> out.any(30, value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean bound(ProtobufFields out, String name, JsonNode value) {
    switch (name) {
      case "multipleOf" -> out.real(6, value);
      case "maximum" -> out.real(7, value);
      case "exclusiveMaximum" -> out.flag(8, value);
      case "minimum" -> out.real(9, value);
      case "exclusiveMinimum" -> out.flag(10, value);
      case "maxLength" -> out.whole(11, value);
      case "minLength" -> out.whole(12, value);
      case "pattern" -> out.text(13, value);
      case "maxItems" -> out.whole(14, value);
      case "minItems" -> out.whole(15, value);
      case "uniqueItems" -> out.flag(16, value);
      case "maxProperties" -> out.whole(17, value);
      case "minProperties" -> out.whole(18, value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void additional(ProtobufFields out, JsonNode value) {
    if (value.isBoolean()) {
      out.flag(2, value);
    } else {
      out.part(1, schema -> schema(schema, value));
    }
  }

  private interface FieldWriter {
    void write(ProtobufFields out, String name, JsonNode value);
  }

  private static void each(ProtobufFields out, JsonNode object, FieldWriter writer) {
    object.properties().forEach(field -> writer.write(out, field.getKey(), field.getValue()));
  }
}
