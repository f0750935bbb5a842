package dev.trimtab.node.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reading and writing JSON documents. */
final class Json {

  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** An object, or {@link NodeException.Invalid} naming {@code what} it should have been. */
  static ObjectNode object(byte[] document, String what) {
    try {
      if (MAPPER.readTree(document) instanceof ObjectNode object) {
        return object;
      }
      throw new NodeException.Invalid(what + " is not a JSON object");
    } catch (IOException e) {
      throw new NodeException.Invalid(what + " is not JSON: " + e.getMessage(), e);
    }
  }

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  static List<String> strings(JsonNode array) {
    var all = new ArrayList<String>();
    array.forEach(node -> all.add(node.asText()));
    return all;
  }
}
