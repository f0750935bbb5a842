package dev.trimtab.apiserver.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/** Objects written as people write them. */
public final class Yaml {
  private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

  private Yaml() {}

  /** The object in {@code yaml}. */
  public static ObjectNode of(String yaml) {
    try {
      return (ObjectNode) MAPPER.readTree(yaml);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("the test's own YAML is broken", broken);
    }
  }
}
