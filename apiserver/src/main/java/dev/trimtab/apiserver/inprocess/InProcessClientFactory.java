package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.kubelet.NodeDialer;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.server.Api;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes clients that reach one server in the same process. */
public final class InProcessClientFactory implements HttpClient.Factory {

  private final Api api;
  private final Platform platform;
  private final UserInfo user;
  private final Supplier<Optional<NodeDialer>> nodes;

  /**
   * @param user as whom all requests are made
   * @param nodes how nodes are reached; empty while they are not
   */
  public InProcessClientFactory(
      Api api, Platform platform, UserInfo user, Supplier<Optional<NodeDialer>> nodes) {
    this.api = api;
    this.platform = platform;
    this.user = user;
    this.nodes = nodes;
  }

  @Override
  public HttpClient.Builder newBuilder() {
    return new InProcessClientBuilder(this);
  }

  Api api() {
    return api;
  }

  Platform platform() {
    return platform;
  }

  Optional<NodeDialer> nodes() {
    return nodes.get();
  }

  UserInfo user() {
    return user;
  }
}
