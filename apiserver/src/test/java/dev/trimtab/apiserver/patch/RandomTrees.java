package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Trees from a seed, with few names, so that two of them have much in common. */
final class RandomTrees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RandomTrees() {}

  static ObjectNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(4); i >= 0; i--) {
      object.set("k" + random.nextInt(5), value(random, depth - 1));
    }
    return object;
  }

  static JsonNode value(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 5 : 3);
    return switch (kind) {
      case 0 -> NODES.numberNode(random.nextInt(3));
      case 1 -> NODES.textNode("t" + random.nextInt(3));
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> object(random, depth);
    };
  }
}
