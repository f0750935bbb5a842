package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The JSONPath that printer columns use: fields, quoted fields, indexes, wildcards, and filters
 * that compare a field with a literal.
 */
final class JsonPath {
  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Parses a path such as {@code .status.conditions[?(@.type=="Ready")].status}.
   *
   * @throws IllegalArgumentException naming the position that makes no sense
   */
  static JsonPath parse(String path) {
    String inner = path.strip();
    if (inner.startsWith("{") && inner.endsWith("}")) {
      inner = inner.substring(1, inner.length() - 1);
    }
    return new JsonPath(new JsonPathParser(inner).parse());
  }

  /** All values that the path leads to, in document order. */
  List<JsonNode> find(JsonNode root) {
    List<JsonNode> found = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      found.forEach(node -> step.from(node).forEach(next::add));
      found = next;
    }
    return found;
  }

  /** One step into a tree. */
  sealed interface Step {
    Stream<JsonNode> from(JsonNode node);
  }

  record Field(String name) implements Step {
    @Override
    public Stream<JsonNode> from(JsonNode node) {
      JsonNode value = node.path(name);
      return value.isMissingNode() ? Stream.empty() : Stream.of(value);
    }
  }

  record Index(int index) implements Step {
    @Override
    public Stream<JsonNode> from(JsonNode node) {
      JsonNode value = node.path(index < 0 ? node.size() + index : index);
      return value.isMissingNode() ? Stream.empty() : Stream.of(value);
    }
  }

  record All() implements Step {
    @Override
    public Stream<JsonNode> from(JsonNode node) {
      return StreamSupport.stream(node.spliterator(), false);
    }
  }

  record Filter(Predicate<JsonNode> accepts) implements Step {
    @Override
    public Stream<JsonNode> from(JsonNode node) {
      return StreamSupport.stream(node.spliterator(), false).filter(accepts);
    }
  }
}
