package dev.trimtab.node.image;

import dev.trimtab.node.Images.Credentials;
import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns credentials into {@code Authorization} headers for pulling from one repository. */
record Authorization(Http http, URI endpoint, String repository, Credentials credentials) {

  private static final int MAX_TOKEN_ANSWER = 1 << 20;

  /** What to send before the registry asked; null for nothing. */
  @Nullable String unasked() {
    return credentials instanceof Credentials.Bearer(var token) ? "Bearer " + token : null;
  }

  /** The header that meets a challenge; empty if the credentials cannot. */
  Optional<String> answer(Challenge challenge) {
    return switch (challenge.scheme()) {
      case "bearer" ->
          credentials instanceof Credentials.Bearer
              ? Optional.empty()
              : Optional.of("Bearer " + token(challenge));
      case "basic" -> basic();
      default -> Optional.empty();
    };
  }

  private Optional<String> basic() {
    return credentials instanceof Credentials.Basic(var user, var password)
        ? Optional.of(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  private String token(Challenge challenge) {
    var realm = realm(challenge);
    Map<String, String> headers = basic().map(b -> Map.of("Authorization", b)).orElse(Map.of());
    var response = http.get(realm, headers);
    var what = "a token for " + endpoint.getAuthority() + "/" + repository;
    if (response.statusCode() != 200) {
      throw RegistryError.of(response, what);
    }
    try (var body = response.body()) {
      var answer = Json.object(body.readNBytes(MAX_TOKEN_ANSWER), "the answer to " + what);
      var token = answer.path("token").asText(answer.path("access_token").asText(""));
      if (token.isEmpty()) {
        throw new NodeException.Unavailable(realm.getAuthority() + " gave no " + what);
      }
      return token;
    } catch (IOException e) {
      throw new NodeException.Unavailable("the connection broke asking for " + what, e);
    }
  }

  private URI realm(Challenge challenge) {
    var scope = challenge.parameter("scope");
    var query =
        "service="
            + encoded(challenge.parameter("service"))
            + "&scope="
            + encoded(scope.isEmpty() ? "repository:" + repository + ":pull" : scope);
    var base = challenge.parameter("realm");
    URI uri;
    try {
      uri = URI.create(base + (base.contains("?") ? "&" : "?") + query);
    } catch (IllegalArgumentException e) {
      throw new NodeException.Unavailable(
          endpoint.getAuthority() + " names \"" + base + "\" as the place for tokens", e);
    }
    if (!"https".equals(uri.getScheme())
        && !("http".equals(uri.getScheme()) && "http".equals(endpoint.getScheme()))) {
      throw new NodeException.Unavailable(
          endpoint.getAuthority() + " wants its token fetched without TLS from " + base);
    }
    return uri;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
