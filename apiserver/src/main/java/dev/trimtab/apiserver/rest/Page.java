package dev.trimtab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.storage.Json;
import java.io.IOException;
import java.util.Base64;

/**
 * Where a list goes on: what a {@code continue} token says.
 *
 * @param revision of the snapshot; -1 for whatever is current
 * @param from the key to start from
 */
public record Page(long revision, String from) {

  private static final String VERSION = "meta.k8s.io/v1";

  /** Reads a token. */
  public static Page parse(String token) {
    try {
      JsonNode json = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(token));
      String from = json.path("start").asText();
      long revision = json.path("rv").asLong();
      if (json.path("v").asText().equals(VERSION) && !from.isEmpty() && revision != 0) {
        return new Page(revision, from);
      }
      throw wrong();
    } catch (IOException | IllegalArgumentException e) {
      throw wrong();
    }
  }

  /** Writes a token. */
  public String token() {
    ObjectNode json = Json.object().put("v", VERSION).put("rv", revision).put("start", from);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(json));
  }

  private static ApiException wrong() {
    return ApiException.badRequest("continue key is not valid: it is not one of this server's");
  }
}
