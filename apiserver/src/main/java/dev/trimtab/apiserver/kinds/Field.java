package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A place in a tree: its path, its value, and the list that complaints about it go to. */
final class Field {
  private final String path;
  private final JsonNode value;
  private final List<FieldError> errors;

  private Field(String path, JsonNode value, List<FieldError> errors) {
    this.path = path;
    this.value = value;
    this.errors = errors;
  }

  /** The whole object. */
  static Field root(JsonNode object, List<FieldError> errors) {
    return new Field("", object, errors);
  }

  Field get(String name) {
    return new Field(path.isEmpty() ? name : path + "." + name, value.path(name), errors);
  }

  Field get(String first, String second) {
    return get(first).get(second);
  }

  Field item(int index) {
    return new Field(path + "[" + index + "]", value.path(index), errors);
  }

  /** An entry of a map, whose key is not a field's name. */
  Field key(String key) {
    return new Field(path + "[" + key + "]", value.path(key), errors);
  }

  /** The same place, showing another value in complaints. */
  Field withValue(String shown) {
    return new Field(path, TextNode.valueOf(shown), errors);
  }

  List<Field> items() {
    List<Field> items = new ArrayList<>(value.size());
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        items.add(item(i));
      }
    }
    return items;
  }

  List<String> keys() {
    return value.properties().stream().map(Map.Entry::getKey).toList();
  }

  JsonNode value() {
    return value;
  }

  String path() {
    return path;
  }

  String text() {
    return value.asText("");
  }

  long number() {
    return value.asLong();
  }

  /** There, and not null. */
  boolean isSet() {
    return !value.isMissingNode() && !value.isNull();
  }

  /** Missing, null, an empty string or an empty collection. */
  boolean isEmpty() {
    return !isSet() || (value.isContainerNode() ? value.isEmpty() : text().isEmpty());
  }

  void required() {
    add(Reason.REQUIRED, "Required value");
  }

  void required(String detail) {
    add(Reason.REQUIRED, "Required value: " + detail);
  }

  void invalid(String detail) {
    add(Reason.INVALID, "Invalid value: " + shown(value) + ": " + detail);
  }

  void invalidEach(Collection<String> details) {
    details.forEach(this::invalid);
  }

  void notSupported(String... supported) {
    String list =
        Arrays.stream(supported).sorted().map(s -> '"' + s + '"').collect(Collectors.joining(", "));
    add(Reason.NOT_SUPPORTED, "Unsupported value: " + shown(value) + ": supported values: " + list);
  }

  void duplicate() {
    add(Reason.DUPLICATE, "Duplicate value: " + shown(value));
  }

  void notFound() {
    add(Reason.NOT_FOUND, "Not found: " + shown(value));
  }

  void forbidden(String detail) {
    add(Reason.FORBIDDEN, "Forbidden: " + detail);
  }

  void tooLong(int bytes) {
    add(Reason.TOO_LONG, "Too long: may not be more than " + bytes + " bytes");
  }

  void tooMany(int most) {
    add(Reason.TOO_MANY, "Too many: " + value.size() + ": must have at most " + most + " items");
  }

  /** Complains unless the value is the same as before. */
  void immutable(JsonNode old) {
    if (!Trees.same(value, old)) {
      invalid("field is immutable");
    }
  }

  void atLeastZero() {
    if (isSet() && number() < 0) {
      invalid("must be greater than or equal to 0");
    }
  }

  void between(long least, long most) {
    if (isSet() && (number() < least || number() > most)) {
      invalid("must be between " + least + " and " + most + ", inclusive");
    }
  }

  /** Complains unless the value is one of those; a missing value too. */
  void oneOf(String... supported) {
    if (isEmpty()) {
      required();
    } else if (!Arrays.asList(supported).contains(text())) {
      notSupported(supported);
    }
  }

  void oneOfIfSet(String... supported) {
    if (!isEmpty()) {
      oneOf(supported);
    }
  }

  private void add(Reason reason, String message) {
    errors.add(new FieldError(reason, path, message));
  }

  private static String shown(JsonNode value) {
    return value instanceof MissingNode ? "null" : value.toString();
  }
}
