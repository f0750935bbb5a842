package dev.trimtab.informer.fabric8;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over JSON bytes without building anything; only as strict as is needed to find its way.
 *
 * <p><b>Errors.</b> {@link MalformedJsonException} with the place.
 */
final class JsonScanner {

  private final byte[] json;
  private final int end;
  private int at;
  private int memberFrom;
  private int keyFrom;
  private int keyTo;

  JsonScanner(byte[] json, int from, int to) {
    this.json = json;
    this.at = from;
    this.end = to;
  }

  int position() {
    return at;
  }

  /** Steps into the object that begins here. */
  void enterObject() {
    expect('{');
  }

  /** Steps into the array that begins here. */
  void enterArray() {
    expect('[');
  }

  /** Whether what begins here is null; steps over it if so. */
  boolean skipNull() {
    boolean isNull = peek() == 'n';
    if (isNull) {
      skip();
    }
    return isNull;
  }

  /** Steps to the next member's value; false, and out of the object, if there is none. */
  boolean nextMember() {
    byte next = peek();
    memberFrom = at;
    if (next == ',') {
      at++;
      next = peek();
    }
    if (next == '}') {
      at++;
      return false;
    }
    if (next != '"') {
      throw malformed("a member's name");
    }
    keyFrom = at + 1;
    skipString();
    keyTo = at - 1;
    expect(':');
    peek();
    return true;
  }

  /** Steps to the next element; false, and out of the array, if there is none. */
  boolean nextElement() {
    byte next = peek();
    if (next == ',') {
      at++;
      next = peek();
    }
    if (next == ']') {
      at++;
      return false;
    }
    return true;
  }

  /** Where the present member begins: at the comma before it, if there is one. */
  int memberFrom() {
    return memberFrom;
  }

  /** Whether the present member has this name. */
  boolean keyIs(byte[] name) {
    return Arrays.equals(json, keyFrom, keyTo, name, 0, name.length);
  }

  /** The string here; empty for null. */
  String string() {
    if (skipNull()) {
      return "";
    }
    if (peek() != '"') {
      throw malformed("a string");
    }
    int from = at + 1;
    boolean escaped = skipString();
    int to = at - 1;
    return escaped
        ? JsonStrings.unescape(json, from, to)
        : new String(json, from, to - from, StandardCharsets.UTF_8);
  }

  /** The number here. */
  int number() {
    int from = at;
    skip();
    try {
      return Integer.parseInt(new String(json, from, at - from, StandardCharsets.US_ASCII).strip());
    } catch (NumberFormatException e) {
      at = from;
      throw malformed("a number");
    }
  }

  /** Steps over the value here. */
  void skip() {
    switch (peek()) {
      case '"' -> skipString();
      case '{', '[' -> skipNested();
      default -> skipLiteral();
    }
  }

  private void skipNested() {
    int depth = 0;
    while (at < end) {
      switch (json[at]) {
        case '"' -> skipString();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          at++;
          if (--depth == 0) {
            return;
          }
        }
        default -> at++;
      }
    }
    throw malformed("the end of a value");
  }

  private void skipLiteral() {
    int from = at;
    while (at < end && ",]} \t\r\n".indexOf(json[at]) < 0) {
      at++;
    }
    if (at == from) {
      throw malformed("a value");
    }
  }

  /** Whether there were escapes. */
  private boolean skipString() {
    byte[] bytes = json;
    int to = end;
    boolean escaped = false;
    for (int i = at + 1; i < to; i++) {
      byte b = bytes[i];
      if (b == '"') {
        at = i + 1;
        return escaped;
      }
      if (b == '\\') {
        escaped = true;
        i++;
      }
    }
    throw malformed("the end of a string");
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed("'" + c + "'");
    }
    at++;
  }

  /** The next byte that is not white space. */
  private byte peek() {
    while (at < end) {
      byte b = json[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b;
      }
      at++;
    }
    throw malformed("more");
  }

  private MalformedJsonException malformed(String expected) {
    return new MalformedJsonException("expected " + expected + " at byte " + at + " of " + end);
  }
}
