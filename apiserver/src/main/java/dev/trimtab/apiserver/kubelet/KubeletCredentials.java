package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.security.Credential;
import java.util.Optional;

/** How the API server proves to the nodes' agents who it is, and they to it. */
public sealed interface KubeletCredentials {

  /**
   * HTTPS with a client certificate, as real kubelets want it.
   *
   * @param client what we show
   * @param authority the PEM that nodes' certificates are checked against; empty to trust any node
   */
  record Certificate(Credential client, Optional<String> authority) implements KubeletCredentials {}

  /**
   * Plain HTTP with a bearer token, for agents in this very process that listen on the loopback
   * address.
   */
  record Token(String token) implements KubeletCredentials {
    /** Never shows the token. */
    @Override
    public String toString() {
      return "Token[…]";
    }
  }
}
