package dev.trimtab.node.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/** What a registry's refusal means to the caller. */
final class RegistryError {

  private static final int MAX_BODY = 8192;

  private RegistryError() {}

  /**
   * An exception for a refusal, whose body is read and closed.
   *
   * @param what was asked for
   */
  static NodeException of(HttpResponse<InputStream> response, String what) {
    var host = response.uri().getAuthority();
    var said = said(response);
    var start = what + ": registry " + host + " ";
    return switch (response.statusCode()) {
      case 401 ->
          new NodeException.Unavailable(
              start + "wants other credentials (401 unauthorized" + said + ")");
      case 403 ->
          new NodeException.Unavailable(start + "denies access (403 forbidden" + said + ")");
      case 404 ->
          new NodeException.NotFound(start + "does not have it (404 not found" + said + ")");
      case 429 ->
          new NodeException.Unavailable(
              start
                  + "asks for fewer requests (429"
                  + said
                  + ")"
                  + response
                      .headers()
                      .firstValue("Retry-After")
                      .map(after -> ", again after " + after + " s")
                      .orElse(""));
      default ->
          new NodeException.Unavailable(
              start + "answered with status " + response.statusCode() + said);
    };
  }

  private static String said(HttpResponse<InputStream> response) {
    try (var body = response.body()) {
      var text = new StringBuilder();
      for (JsonNode error : Json.MAPPER.readTree(body.readNBytes(MAX_BODY)).path("errors")) {
        text.append(text.isEmpty() ? "; " : ", ")
            .append(error.path("code").asText(""))
            .append(": ")
            .append(error.path("message").asText(""));
      }
      return text.toString();
    } catch (IOException e) {
      // Not every refusal has a JSON body; the status says enough.
      return "";
    }
  }
}
