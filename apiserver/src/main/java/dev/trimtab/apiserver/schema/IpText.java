package dev.trimtab.apiserver.schema;

/** Addresses in text, without ever asking a resolver. */
final class IpText {
  private IpText() {}

  static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean padded = part.length() > 1 && part.startsWith("0");
      if (!part.matches("[0-9]{1,3}") || padded || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int groups =
        gap < 0
            ? groups(text)
            : sum(groups(text.substring(0, gap)), groups(text.substring(gap + 2)));
    return gap < 0 ? groups == 8 : groups >= 0 && groups < 8;
  }

  static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      return false;
    }
    int bits = Integer.parseInt(text.substring(slash + 1));
    String address = text.substring(0, slash);
    return (isIpv4(address) && bits <= 32) || (isIpv6(address) && bits <= 128);
  }

  private static int sum(int left, int right) {
    return left < 0 || right < 0 ? -1 : left + right;
  }

  /** How many 16-bit groups the text is, or -1 if it is none. */
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        count++;
      } else if (i == parts.length - 1 && isIpv4(parts[i])) {
        count += 2;
      } else {
        return -1;
      }
    }
    return count;
  }
}
