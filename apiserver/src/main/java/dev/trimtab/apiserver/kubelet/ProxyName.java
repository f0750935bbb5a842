package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;

/**
 * How a URL names what is proxied to: {@code [scheme:]name[:port]}.
 *
 * @param tls whether the scheme is {@code https}
 * @param port a number or, for Services, a port's name; empty for the first one
 */
public record ProxyName(boolean tls, String name, String port) {

  /**
   * Reads the name in a path.
   *
   * @throws ApiException 400 if it has another form
   */
  public static ProxyName parse(String text) {
    String[] parts = text.split(":", -1);
    return switch (parts.length) {
      case 1 -> new ProxyName(false, parts[0], "");
      case 2 -> new ProxyName(false, parts[0], parts[1]);
      case 3 -> new ProxyName(isTls(parts[0], text), parts[1], parts[2]);
      default -> throw invalid(text);
    };
  }

  private static boolean isTls(String scheme, String text) {
    return switch (scheme) {
      case "http", "" -> false;
      case "https" -> true;
      default -> throw invalid(text);
    };
  }

  private static ApiException invalid(String text) {
    return ApiException.badRequest("invalid proxy request \"" + text + "\"");
  }
}
