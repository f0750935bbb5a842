package dev.trimtab.apiserver.rest;

import dev.trimtab.apiserver.model.UserInfo;
import java.util.Locale;
import java.util.Map;

/**
 * One request.
 *
 * @param method as in HTTP
 * @param path decoded, without query
 * @param headers by lower-case name
 * @param body the whole body; empty if there is none
 * @param user who asks
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never written to
public record ApiRequest(
    String method,
    String path,
    Query query,
    Map<String, String> headers,
    byte[] body,
    UserInfo user) {

  /** A header's value; empty if it is absent. */
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  /** The same request of another user. */
  public ApiRequest by(UserInfo other) {
    return new ApiRequest(method, path, query, headers, body, other);
  }

  /** The content type of the body without parameters; JSON if none is given. */
  public String contentType() {
    String type = header("content-type");
    int parameters = type.indexOf(';');
    String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    return bare.isEmpty() ? MediaTypes.JSON : bare.toLowerCase(Locale.ROOT);
  }
}
