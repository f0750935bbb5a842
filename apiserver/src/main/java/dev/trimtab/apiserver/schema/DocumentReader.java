package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON and YAML documents into trees and notes fields that occur twice, of which the last one
 * counts.
 */
public final class DocumentReader {
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(1000).maxNumberLength(400).build();
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(LIMITS).build();
  private static final int MOST_ERRORS = 100;

  private final JsonParser parser;
  private final List<String> duplicates = new ArrayList<>();

  private DocumentReader(JsonParser parser) {
    this.parser = parser;
  }

  private static final class Yaml {
    static final YAMLFactory FACTORY = YAMLFactory.builder().streamReadConstraints(LIMITS).build();
  }

  /**
   * A document.
   *
   * @param duplicates each such as {@code duplicate field "spec.replicas"}
   */
  public record Document(JsonNode tree, List<String> duplicates) {
    public Document {
      duplicates = List.copyOf(duplicates);
    }
  }

  /**
   * Reads one JSON document.
   *
   * @throws DecodeException if it is not well formed, with the place
   */
  public static Document json(byte[] bytes) {
    return read(JSON, bytes);
  }

  /**
   * Reads one YAML document.
   *
   * @throws DecodeException if it is not well formed, with the place
   */
  public static Document yaml(byte[] bytes) {
    return read(Yaml.FACTORY, bytes);
  }

  /**
   * Reads one YAML document, which may be JSON; that is read faster.
   *
   * @throws DecodeException if it is neither, with the place
   */
  public static Document jsonOrYaml(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] == '{') {
      try {
        return json(bytes);
      } catch (DecodeException e) {
        // A map in YAML's flow style begins like JSON, too.
        return yaml(bytes);
      }
    }
    return yaml(bytes);
  }

  private static Document read(JsonFactory factory, byte[] bytes) {
    try (JsonParser parser = factory.createParser(bytes)) {
      DocumentReader reader = new DocumentReader(parser);
      if (parser.nextToken() == null) {
        throw new DecodeException("unexpected end of JSON input");
      }
      JsonNode tree = reader.value("");
      if (parser.nextToken() != null) {
        throw new DecodeException("invalid content after top-level value");
      }
      return new Document(tree, reader.duplicates);
    } catch (JsonProcessingException e) {
      throw new DecodeException(describe(e));
    } catch (IOException | RuntimeException e) {
      throw e instanceof DecodeException known
          ? known
          : new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  private static String describe(JsonProcessingException e) {
    String place =
        e.getLocation() == null
            ? ""
            : " at line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return e.getOriginalMessage() + place;
  }

  private JsonNode value(String path) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> array(path);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      default -> throw new DecodeException("unexpected " + parser.currentToken());
    };
  }

  private ObjectNode object(String path) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String place = path.isEmpty() ? name : path + "." + name;
      if (object.has(name) && duplicates.size() < MOST_ERRORS) {
        duplicates.add("duplicate field \"" + place + "\"");
      }
      parser.nextToken();
      object.set(name, value(place));
    }
    return object;
  }

  private ArrayNode array(String path) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(path + "[" + array.size() + "]"));
    }
    return array;
  }
}
