package dev.trimtab.apiserver.rest;

/**
 * Where a request goes on.
 *
 * @param kind what stands there
 * @param uri path and query, encoded
 * @param about what the request is about, for messages, such as {@code pods "web"}
 */
public record Backend(Kind kind, String host, int port, String uri, String about) {

  /** What stands at a backend. */
  public enum Kind {
    /** A node's agent; we show it who we are. */
    KUBELET,
    /** A program in a pod, reached by plain HTTP. */
    PLAIN,
    /** A program in a pod, reached by HTTPS; its certificate is not checked. */
    TLS
  }
}
