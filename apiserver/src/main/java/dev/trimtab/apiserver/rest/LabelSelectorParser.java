package dev.trimtab.apiserver.rest;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.LabelSelector.Operator;
import dev.trimtab.apiserver.rest.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads label selectors: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1}. */
final class LabelSelectorParser {

  private static final String SEGMENT = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
  private static final Pattern KEY =
      Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?" + SEGMENT);
  private static final Pattern VALUE = Pattern.compile("(" + SEGMENT + ")?");

  private final String text;
  private int at;

  LabelSelectorParser(String text) {
    this.text = text;
  }

  LabelSelector parse() {
    List<Requirement> all = new ArrayList<>();
    while (true) {
      all.add(requirement());
      if (atEnd()) {
        return new LabelSelector(all);
      }
      expect(',');
    }
  }

  private Requirement requirement() {
    if (accept("!")) {
      return new Requirement(key(), Operator.DOES_NOT_EXIST, Set.of());
    }
    String key = key();
    if (atEnd() || peek() == ',') {
      return new Requirement(key, Operator.EXISTS, Set.of());
    }
    if (accept("!=")) {
      return new Requirement(key, Operator.NOT_IN, Set.of(value()));
    }
    if (accept("==") || accept("=")) {
      return new Requirement(key, Operator.IN, Set.of(value()));
    }
    if (accept(">")) {
      return new Requirement(key, Operator.GREATER_THAN, Set.of(number()));
    }
    if (accept("<")) {
      return new Requirement(key, Operator.LESS_THAN, Set.of(number()));
    }
    return switch (word()) {
      case "in" -> new Requirement(key, Operator.IN, values());
      case "notin" -> new Requirement(key, Operator.NOT_IN, values());
      case String other ->
          throw wrong("found '" + other + "', expected: in, notin, =, ==, !=, >, <");
    };
  }

  private Set<String> values() {
    expect('(');
    Set<String> values = new LinkedHashSet<>();
    while (true) {
      values.add(value());
      if (accept(")")) {
        return values;
      }
      expect(',');
    }
  }

  private String key() {
    String key = word();
    if (!KEY.matcher(key).matches()) {
      throw wrong("invalid label key \"" + key + "\"");
    }
    return key;
  }

  private String value() {
    String value = word();
    if (!VALUE.matcher(value).matches()) {
      throw wrong("invalid label value \"" + value + "\"");
    }
    return value;
  }

  private String number() {
    String number = value();
    try {
      Long.parseLong(number);
      return number;
    } catch (NumberFormatException e) {
      throw wrong("for 'Gt', 'Lt' operators, the value must be an integer");
    }
  }

  /** Everything up to the next blank or sign; may be empty. */
  private String word() {
    skipBlanks();
    int from = at;
    while (at < text.length() && " \t,!=()<>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean accept(String sign) {
    skipBlanks();
    if (text.startsWith(sign, at)) {
      at += sign.length();
      return true;
    }
    return false;
  }

  private void expect(char sign) {
    if (!accept(String.valueOf(sign))) {
      String found = atEnd() ? "" : text.substring(at);
      throw wrong("found '" + found + "', expected: '" + sign + "'");
    }
  }

  private char peek() {
    return text.charAt(at);
  }

  private boolean atEnd() {
    skipBlanks();
    return at >= text.length();
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static ApiException wrong(String why) {
    return ApiException.badRequest("unable to parse requirement: " + why);
  }
}
