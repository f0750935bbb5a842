package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a {@link JsonPath}. */
final class JsonPathParser {
  private static final Pattern FILTER =
      Pattern.compile(
          "\\?\\(\\s*@(?<path>[^=!<>]*?)\\s*(?:(?<op>==|!=|<=|>=|<|>)\\s*(?<value>.+?)\\s*)?\\)");

  private final String text;
  private final List<JsonPath.Step> steps = new ArrayList<>();
  private int at;

  JsonPathParser(String text) {
    this.text = text;
  }

  List<JsonPath.Step> parse() {
    if (text.startsWith("$")) {
      at = 1;
    }
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '.' -> field();
        case '[' -> bracket();
        default -> throw broken();
      }
    }
    return steps;
  }

  private void field() {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      name.append(text.charAt(at++));
    }
    if (name.toString().equals("*")) {
      steps.add(new JsonPath.All());
    } else if (!name.isEmpty()) {
      steps.add(new JsonPath.Field(name.toString()));
    } else if (at < text.length() && text.charAt(at) == '.') {
      throw broken();
    }
  }

  private void bracket() {
    int end = closing();
    String inner = text.substring(at + 1, end).strip();
    if (inner.equals("*")) {
      steps.add(new JsonPath.All());
    } else if (inner.startsWith("?")) {
      steps.add(new JsonPath.Filter(filter(inner)));
    } else if (inner.length() >= 2 && (inner.charAt(0) == '\'' || inner.charAt(0) == '"')) {
      steps.add(new JsonPath.Field(unquote(inner)));
    } else if (inner.matches("-?[0-9]{1,9}")) {
      steps.add(new JsonPath.Index(Integer.parseInt(inner)));
    } else {
      throw broken();
    }
    at = end + 1;
  }

  /** The bracket that closes the one here; brackets inside quotes and filters do not count. */
  private int closing() {
    int depth = 0;
    char quote = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    throw broken();
  }

  private Predicate<JsonNode> filter(String inner) {
    Matcher matcher = FILTER.matcher(inner);
    if (!matcher.matches()) {
      throw broken();
    }
    JsonPath path = JsonPath.parse(matcher.group("path"));
    String operator = matcher.group("op");
    if (operator == null) {
      return node -> !path.find(node).isEmpty();
    }
    String literal = unquote(matcher.group("value"));
    return node ->
        path.find(node).stream().anyMatch(value -> holds(value.asText(""), operator, literal));
  }

  private static boolean holds(String value, String operator, String literal) {
    return switch (operator) {
      case "==" -> value.equals(literal);
      case "!=" -> !value.equals(literal);
      default -> compares(value, operator, literal);
    };
  }

  private static boolean compares(String value, String operator, String literal) {
    int order;
    try {
      order = new BigDecimal(value).compareTo(new BigDecimal(literal));
    } catch (NumberFormatException notNumbers) {
      order = value.compareTo(literal);
    }
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static String unquote(String literal) {
    char first = literal.charAt(0);
    boolean quoted =
        literal.length() >= 2
            && (first == '\'' || first == '"')
            && literal.charAt(literal.length() - 1) == first;
    return quoted ? literal.substring(1, literal.length() - 1) : literal;
  }

  private IllegalArgumentException broken() {
    return new IllegalArgumentException("JSONPath " + text + " makes no sense at position " + at);
  }
}
