package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The WebSocket subprotocols of remote commands and port forwarding. */
final class Subprotocols {
  static final String V5 = "v5.channel.k8s.io";
  static final String V4 = "v4.channel.k8s.io";
  static final String SPDY_TUNNEL = "SPDY/3.1+portforward.k8s.io";

  private static final int END_OF_CHANNEL = 255;
  private static final List<String> CHANNELS = List.of(V5, V4);

  private Subprotocols() {}

  /** What a client offers, in its order. */
  static List<String> offered(HttpServerRequest request) {
    String header = String.join(",", request.headers().getAll("Sec-WebSocket-Protocol"));
    return Arrays.stream(header.split(",", -1)).map(String::strip).toList();
  }

  /** The first one offered that has numbered channels. */
  static Optional<String> channels(List<String> offered) {
    return offered.stream().filter(CHANNELS::contains).findFirst();
  }

  static ApiException unknown(List<String> offered) {
    return ApiException.badRequest(
        "unable to upgrade: none of the subprotocols %s is one of %s".formatted(offered, CHANNELS));
  }

  /** Whether a message says that a channel has come to its end; only v5 knows such. */
  static boolean isEnd(Buffer message) {
    return message.length() == 2 && message.getUnsignedByte(0) == END_OF_CHANNEL;
  }

  /** What we offer to a node on behalf of a client. */
  static List<String> towardsNode(String client) {
    return client.equals(V4) ? List.of(V4) : List.of(V5, V4);
  }
}
