package dev.trimtab.apiserver.security;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.UserInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks: by client certificate, by bearer token, or nobody in particular. Whoever is
 * somebody is in {@code system:authenticated}.
 */
public final class Authenticator {
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String BEARER = "bearer ";
  private static final String WEB_SOCKET_TOKEN = "base64url.bearer.authorization.k8s.io.";

  private final Map<String, UserInfo> staticTokens;
  private final ServiceAccountTokens accounts;
  private final boolean anonymous;

  /**
   * An authenticator.
   *
   * @param staticTokens users by their token
   * @param anonymous whether requests without credentials go on as {@code system:anonymous}
   */
  public Authenticator(
      Map<String, UserInfo> staticTokens, ServiceAccountTokens accounts, boolean anonymous) {
    this.staticTokens = Map.copyOf(staticTokens);
    this.accounts = accounts;
    this.anonymous = anonymous;
  }

  /**
   * Who asks.
   *
   * @param certificate the client's, verified by the TLS handshake; null if it showed none
   * @param authorization the header of that name; empty if there is none
   * @param webSocketProtocols the subprotocols offered, where browsers hide the token
   * @throws ApiException 401 if credentials are there but no good, or missing and required
   */
  public UserInfo authenticate(
      @Nullable X509Certificate certificate,
      String authorization,
      List<String> webSocketProtocols) {
    if (certificate != null) {
      return ofCertificate(certificate);
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return ofToken(authorization.substring(BEARER.length()).strip());
    }
    for (String protocol : webSocketProtocols) {
      if (protocol.startsWith(WEB_SOCKET_TOKEN)) {
        return ofToken(decode(protocol.substring(WEB_SOCKET_TOKEN.length())));
      }
    }
    if (!anonymous) {
      throw unauthorized();
    }
    return UserInfo.ANONYMOUS;
  }

  private static String decode(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw unauthorized();
    }
  }

  /**
   * Whose token it is.
   *
   * @throws ApiException 401 if nobody's
   */
  public UserInfo ofToken(String token) {
    for (Map.Entry<String, UserInfo> known : staticTokens.entrySet()) {
      if (isSame(known.getKey(), token)) {
        return authenticated(known.getValue());
      }
    }
    return authenticated(accounts.verify(token).orElseThrow(Authenticator::unauthorized));
  }

  /**
   * Whose token it is that is meant for one of {@code audiences}. Tokens of people are for this
   * server only.
   *
   * @throws ApiException 401 if nobody's, or for somebody else
   */
  public ServiceAccountTokens.Verified ofToken(String token, List<String> audiences) {
    return accounts
        .verify(token, audiences)
        .map(
            good -> new ServiceAccountTokens.Verified(authenticated(good.user()), good.audiences()))
        .orElseGet(
            () -> {
              if (!audiences.contains(ServiceAccountTokens.ISSUER)) {
                throw unauthorized();
              }
              return new ServiceAccountTokens.Verified(
                  ofToken(token), List.of(ServiceAccountTokens.ISSUER));
            });
  }

  /** Takes the same time wherever the texts differ. */
  private static boolean isSame(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** The common name is the user, organizations are the groups. */
  private static UserInfo ofCertificate(X509Certificate certificate) {
    String user = "";
    List<String> groups = new ArrayList<>();
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      for (Rdn part : subject.getRdns()) {
        switch (part.getType()) {
          case "CN" -> user = part.getValue().toString();
          case "O" -> groups.add(part.getValue().toString());
          default -> {}
        }
      }
    } catch (InvalidNameException broken) {
      throw unauthorized();
    }
    if (user.isEmpty()) {
      throw unauthorized();
    }
    return authenticated(new UserInfo(user, "", groups));
  }

  private static UserInfo authenticated(UserInfo user) {
    if (user.groups().contains(AUTHENTICATED)) {
      return user;
    }
    List<String> groups = new ArrayList<>(user.groups());
    groups.add(AUTHENTICATED);
    return new UserInfo(user.name(), user.uid(), groups);
  }

  private static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized");
  }
}
