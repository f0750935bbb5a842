package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.security.Authenticator;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Takes a client's credentials from a request. */
final class Identification {

  private final Authenticator authenticator;

  Identification(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  UserInfo user(HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    String protocols = request.getHeader("Sec-WebSocket-Protocol");
    return authenticator.authenticate(
        certificate(request.sslSession()),
        authorization == null ? "" : authorization,
        protocols == null
            ? List.of()
            : Arrays.stream(protocols.split(",", -1)).map(String::strip).toList());
  }

  private static @Nullable X509Certificate certificate(@Nullable SSLSession session) {
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    } catch (SSLPeerUnverifiedException anonymous) {
      return null;
    }
  }
}
