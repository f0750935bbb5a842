package dev.trimtab.agent.server;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may use the kubelet API, and how it proves itself. */
public sealed interface KubeletAccess {

  /**
   * HTTPS; callers prove themselves by a certificate.
   *
   * @param key the node's key and certificate
   * @param clients the authority that signs callers' certificates
   */
  record Certificates(KeyCertOptions key, TrustOptions clients) implements KubeletAccess {}

  /**
   * Plain HTTP; callers prove themselves by a bearer token. For the loopback address only.
   *
   * @param token at least 16 characters nobody can guess
   */
  record Token(String token) implements KubeletAccess {
    public Token {
      if (token.length() < 16) {
        throw new IllegalArgumentException("the token must have at least 16 characters");
      }
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Token[…]";
    }

    boolean matches(@Nullable String authorization) {
      byte[] wanted = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
      byte[] given = Optional.ofNullable(authorization).orElse("").getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(wanted, given);
    }
  }
}
