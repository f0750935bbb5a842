package dev.trimtab.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.samples.MapLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticationTest {
  @TempDir Path directory;

  private final MapLookup objects = new MapLookup();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private Pki pki;
  private ServiceAccountTokens tokens;
  private Authenticator authenticator;
  private final ObjectNode account = MapLookup.object("ns", "robot", "u-1");

  @BeforeEach
  void open() throws Exception {
    pki = Pki.open(directory.resolve("pki"), () -> now, List.of());
    tokens = new ServiceAccountTokens(pki, objects, () -> now, () -> new UUID(1, 2));
    authenticator =
        new Authenticator(
            Map.of("s3cret", new UserInfo("ci", "", List.of("builders"))), tokens, true);
    objects.put("serviceaccounts", account);
  }

  @Test
  void aCertificateNamesItsUserAndGroups() throws Exception {
    Credential credential = pki.authority().issueClient("alice", List.of("devs", "ops"));
    UserInfo user =
        authenticator.authenticate(
            CertificateAuthority.parseCertificate(credential.certificate()), "", List.of());
    assertThat(user.name()).isEqualTo("alice");
    assertThat(user.groups()).containsExactlyInAnyOrder("devs", "ops", "system:authenticated");
  }

  @Test
  void aStaticTokenNamesItsUser() {
    assertThat(authenticator.authenticate(null, "Bearer s3cret", List.of()).groups())
        .containsExactly("builders", "system:authenticated");
  }

  @Test
  void whoShowsNothingIsAnonymous() {
    assertThat(authenticator.authenticate(null, "", List.of())).isEqualTo(UserInfo.ANONYMOUS);
  }

  @Test
  void aWrongTokenIsNotAnonymousButRefused() {
    assertThatThrownBy(() -> authenticator.authenticate(null, "Bearer guess", List.of()))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.code()).isEqualTo(401));
  }

  @Test
  void withoutAnonymousUsersCredentialsAreRequired() {
    Authenticator strict = new Authenticator(Map.of(), tokens, false);
    assertThatThrownBy(() -> strict.authenticate(null, "", List.of()))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void browsersSendTheTokenAsSubprotocol() {
    String protocol =
        "base64url.bearer.authorization.k8s.io."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("s3cret".getBytes(StandardCharsets.US_ASCII));
    assertThat(authenticator.authenticate(null, "", List.of("v5.channel.k8s.io", protocol)).name())
        .isEqualTo("ci");
  }

  @Test
  void aServiceAccountTokenIsGoodUntilItExpires() {
    ObjectNode answer = tokens.request(request("{}"), account);
    String token = answer.at("/status/token").asText();
    UserInfo user = authenticator.ofToken(token);
    assertThat(user.name()).isEqualTo("system:serviceaccount:ns:robot");
    assertThat(user.uid()).isEqualTo("u-1");
    assertThat(user.groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated");
    assertThat(answer.at("/status/expirationTimestamp").asText()).isEqualTo("2026-03-01T13:00:00Z");
    now = now.plus(Duration.ofMinutes(61));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void aTokenEndsWithItsAccount() {
    String token = tokens.request(request("{}"), account).at("/status/token").asText();
    objects.put("serviceaccounts", MapLookup.object("ns", "robot", "u-2"));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void aTokenEndsWithThePodItIsBoundTo() {
    ObjectNode pod = MapLookup.object("ns", "p", "u-9");
    pod.putObject("spec").put("serviceAccountName", "robot");
    objects.put("pods", pod);
    ObjectNode asked =
        request("{\"boundObjectRef\":{\"kind\":\"Pod\",\"name\":\"p\",\"uid\":\"u-9\"}}");
    String token = tokens.request(asked, account).at("/status/token").asText();
    assertThat(tokens.verify(token)).isPresent();
    objects.remove("pods", "ns", "p");
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void aTokenForOthersIsNotForUs() {
    ObjectNode asked = request("{\"audiences\":[\"vault\"]}");
    String token = tokens.request(asked, account).at("/status/token").asText();
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(tokens.verify(token, List.of("other"))).isEmpty();
    assertThat(tokens.verify(token, List.of("other", "vault")))
        .hasValueSatisfying(good -> assertThat(good.audiences()).containsExactly("vault"));
  }

  @Test
  void aReviewTellsForWhomATokenIs() {
    ObjectNode asked = request("{\"audiences\":[\"vault\"]}");
    String token = tokens.request(asked, account).at("/status/token").asText();

    assertThat(review(token, "vault").at("/status/authenticated").asBoolean()).isTrue();
    assertThat(review(token, "vault").at("/status/audiences").toString()).isEqualTo("[\"vault\"]");
    assertThat(review(token, "vault").at("/status/user/username").asText())
        .isEqualTo("system:serviceaccount:ns:robot");
    assertThat(review(token).at("/status/authenticated").asBoolean()).isFalse();
    assertThat(review("s3cret").at("/status/user/username").asText()).isEqualTo("ci");
    assertThat(review("s3cret", "vault").at("/status/authenticated").asBoolean()).isFalse();
    assertThatThrownBy(() -> review(""))
        .hasMessage("token is required for TokenReview in authentication");
  }

  private ObjectNode review(String token, String... audiences) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    ObjectNode spec = review.putObject("spec").put("token", token);
    List.of(audiences).forEach(spec.putArray("audiences")::add);
    return new AccessReviews(Authorizer.allowAuthenticated()).tokenReview(review, authenticator);
  }

  @Test
  void aTokenWithOneBitChangedIsRefused() {
    String token = tokens.request(request("{}"), account).at("/status/token").asText();
    int dot = token.indexOf('.');
    char old = token.charAt(dot + 5);
    String forged =
        token.substring(0, dot + 5) + (old == 'A' ? 'B' : 'A') + token.substring(dot + 6);
    assertThat(tokens.verify(forged)).isEmpty();
    assertThat(tokens.verify("eyJhbGciOiJub25lIn0." + token.substring(dot + 1))).isEmpty();
  }

  @Test
  void aLifeOfLessThanTenMinutesIsRefused() {
    assertThatThrownBy(() -> tokens.request(request("{\"expirationSeconds\":60}"), account))
        .hasMessageContaining(
            "spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10"
                + " minutes");
  }

  @Test
  void theKeySetHoldsThePublicKeyAlone() {
    assertThat(tokens.keySet().at("/keys/0").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("use", "kty", "kid", "crv", "alg", "x", "y");
  }

  private static ObjectNode request(String spec) {
    try {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.set("spec", new com.fasterxml.jackson.databind.ObjectMapper().readTree(spec));
      return request;
    } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }
}
