package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Pods from a seed. */
public final class RandomPods {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RandomPods() {}

  public static ObjectNode pod(Random random) {
    ObjectNode pod = NODES.objectNode();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.putObject("labels").put("l" + random.nextInt(3), "v" + random.nextInt(3));
    names(random, "f", 4).forEach(metadata.putArray("finalizers")::add);
    ObjectNode spec = pod.putObject("spec");
    ArrayNode containers = spec.putArray("containers");
    names(random, "c", 4).forEach(name -> containers.add(container(random, name)));
    if (random.nextBoolean()) {
      spec.put("nodeName", "n" + random.nextInt(3));
    }
    return pod;
  }

  private static ObjectNode container(Random random, String name) {
    ObjectNode container = NODES.objectNode().put("name", name);
    if (random.nextBoolean()) {
      container.put("image", "i" + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      container.putArray("command").add("x" + random.nextInt(3));
    }
    ArrayNode env = container.putArray("env");
    names(random, "e", 3).forEach(e -> env.addObject().put("name", e).put("value", "v"));
    return container;
  }

  private static List<String> names(Random random, String prefix, int most) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      if (random.nextBoolean()) {
        names.add(prefix + i);
      }
    }
    Collections.shuffle(names, random);
    return names;
  }

  /** The tree with its keys replaced by some of the given ones. */
  static ObjectNode renamed(ObjectNode tree, Random random, String[] names) {
    ObjectNode result = NODES.objectNode();
    for (JsonNode value : tree) {
      result.set(names[random.nextInt(names.length)], renamedValue(value, random, names));
    }
    return result;
  }

  private static JsonNode renamedValue(JsonNode value, Random random, String[] names) {
    if (value instanceof ObjectNode object) {
      return renamed(object, random, names);
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = NODES.arrayNode();
      array.forEach(item -> result.add(renamedValue(item, random, names)));
      return result;
    }
    return value;
  }
}
