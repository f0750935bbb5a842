package dev.trimtab.apiserver.schema;

/** Standard base64 with padding, as Go reads it. */
final class Base64Text {
  private Base64Text() {}

  /** The index of the first byte that makes the text no base64, or -1 if it is. */
  static int firstBadByte(String text) {
    int end = text.length();
    while (end > 0 && text.length() - end < 2 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return i;
      }
    }
    boolean whole = text.length() % 4 == 0;
    return whole ? -1 : Math.floorDiv(end, 4) * 4;
  }

  private static boolean isDigit(char c) {
    boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return letter || (c >= '0' && c <= '9') || c == '+' || c == '/';
  }
}
