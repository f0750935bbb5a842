package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Trees from text, for tests. */
public final class Trees {
  private Trees() {}

  /** Reads YAML, or JSON with any quotes. */
  public static ObjectNode yaml(String text) {
    return (ObjectNode) DocumentReader.yaml(text.getBytes(StandardCharsets.UTF_8)).tree();
  }
}
