package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One step of a path into an object. */
sealed interface PathElement extends Comparable<PathElement> {

  /** A named field. */
  record Field(String name) implements PathElement {
    @Override
    public String toString() {
      return "." + name;
    }
  }

  /** The item of a list with these keys. */
  record Key(SortedMap<String, JsonNode> fields) implements PathElement {
    public Key {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    @Override
    public String toString() {
      return fields.entrySet().stream()
          .map(field -> field.getKey() + "=" + field.getValue())
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** The item of a set with this value. */
  record Value(JsonNode value) implements PathElement {
    @Override
    public String toString() {
      return "[=" + value + "]";
    }
  }

  /** The item of a list at this place. */
  record Index(int index) implements PathElement {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  @Override
  default int compareTo(PathElement other) {
    return switch (this) {
      case Field field when other instanceof Field right -> field.name.compareTo(right.name);
      case Key key when other instanceof Key right -> compare(key.fields, right.fields);
      case Value value when other instanceof Value right ->
          JsonOrder.compare(value.value, right.value);
      case Index index when other instanceof Index right ->
          Integer.compare(index.index, right.index);
      default -> Integer.compare(rank(this), rank(other));
    };
  }

  private static int rank(PathElement element) {
    return switch (element) {
      case Field field -> 0;
      case Key key -> 1;
      case Value value -> 2;
      case Index index -> 3;
    };
  }

  private static int compare(SortedMap<String, JsonNode> left, SortedMap<String, JsonNode> right) {
    Iterator<Map.Entry<String, JsonNode>> theirs = right.entrySet().iterator();
    for (Map.Entry<String, JsonNode> mine : left.entrySet()) {
      if (!theirs.hasNext()) {
        return 1;
      }
      Map.Entry<String, JsonNode> other = theirs.next();
      int order = mine.getKey().compareTo(other.getKey());
      if (order == 0) {
        order = JsonOrder.compare(mine.getValue(), other.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return theirs.hasNext() ? -1 : 0;
  }
}
