package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.rest.Backend;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** The HTTP clients that speak to nodes, and the credentials they show. */
final class KubeletClients implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MAX_MESSAGE = 16 << 20;
  private static final int MAX_CONNECTIONS = 1_000;

  private final KubeletCredentials credentials;
  private final HttpClient http;
  private final WebSocketClient webSockets;
  private final HttpClient pods;

  KubeletClients(Vertx vertx, KubeletCredentials credentials) {
    this.credentials = credentials;
    HttpClientOptions options = new HttpClientOptions().setMaxPoolSize(MAX_CONNECTIONS);
    WebSocketClientOptions channels =
        new WebSocketClientOptions()
            .setMaxConnections(MAX_CONNECTIONS)
            .setMaxFrameSize(MAX_MESSAGE)
            .setMaxMessageSize(MAX_MESSAGE);
    secure(options);
    secure(channels);
    this.http = vertx.createHttpClient(options);
    this.webSockets = vertx.createWebSocketClient(channels);
    this.pods =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setTrustAll(true)
                .setVerifyHost(false));
  }

  private void secure(ClientOptionsBase options) {
    options.setConnectTimeout(CONNECT_MILLIS);
    if (credentials instanceof KubeletCredentials.Certificate certificate) {
      options
          .setSsl(true)
          .setKeyCertOptions(KeyCertOptions.wrap(certificate.client().keyManager()));
      if (certificate.authority().isPresent()) {
        options.setTrustOptions(
            new PemTrustOptions().addCertValue(Buffer.buffer(certificate.authority().get())));
      } else {
        options.setTrustAll(true);
      }
    }
  }

  HttpClient http(Backend backend) {
    return backend.kind() == Backend.Kind.KUBELET ? http : pods;
  }

  WebSocketClient webSockets() {
    return webSockets;
  }

  RequestOptions request(Backend backend) {
    RequestOptions options =
        new RequestOptions()
            .setHost(backend.host())
            .setPort(backend.port())
            .setURI(backend.uri())
            .setSsl(
                switch (backend.kind()) {
                  case KUBELET -> isSecure();
                  case PLAIN -> false;
                  case TLS -> true;
                });
    if (backend.kind() == Backend.Kind.KUBELET
        && credentials instanceof KubeletCredentials.Token(String token)) {
      options.putHeader("Authorization", "Bearer " + token);
    }
    return options;
  }

  /** Options without credentials of ours unless the backend is a node. */
  WebSocketConnectOptions connect(Backend backend, String uri) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options.setHost(backend.host()).setPort(backend.port()).setURI(uri).setSsl(isSecure());
    if (credentials instanceof KubeletCredentials.Token(String token)) {
      options.addHeader("Authorization", "Bearer " + token);
    }
    return options;
  }

  private boolean isSecure() {
    return credentials instanceof KubeletCredentials.Certificate;
  }

  @Override
  public void close() {
    http.close();
    webSockets.close();
    pods.close();
  }
}
