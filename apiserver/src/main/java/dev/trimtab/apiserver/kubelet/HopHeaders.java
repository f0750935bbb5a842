package dev.trimtab.apiserver.kubelet;

import java.util.Locale;
import java.util.Set;

/** Headers that belong to one connection, and what we say to nodes ourselves. */
final class HopHeaders {
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "authorization",
          "cookie");

  private HopHeaders() {}

  /** Whether a header is handed on. */
  static boolean goesOn(String name) {
    return !NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT));
  }
}
