package dev.trimtab.apiserver.storage;

/** Kube-apiserver's key layout below {@code /registry}. */
final class Layout {

  private static final String ROOT = "/registry/";

  private Layout() {}

  static String storeKey(String resource, String key) {
    return ROOT + resource + "/" + key;
  }

  /**
   * Splits a store key into resource and key. The resource is one path segment, or two where the
   * first is an API group or {@code services} (which holds {@code specs} and {@code endpoints}).
   */
  static Location parse(String storeKey) {
    if (!storeKey.startsWith(ROOT)) {
      throw new IllegalArgumentException("not below " + ROOT + ": " + storeKey);
    }
    int end = storeKey.indexOf('/', ROOT.length());
    String first = end < 0 ? "" : storeKey.substring(ROOT.length(), end);
    if (first.indexOf('.') >= 0 || first.equals("services")) {
      end = storeKey.indexOf('/', end + 1);
    }
    if (end < 0) {
      throw new IllegalArgumentException("names no object: " + storeKey);
    }
    return new Location(storeKey.substring(ROOT.length(), end), storeKey.substring(end + 1));
  }

  record Location(String resource, String key) {}
}
