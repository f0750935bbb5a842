package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.server.Api;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.HttpClient;

/** Makes clients that reach one server in the same process. */
public final class InProcessClientFactory implements HttpClient.Factory {

  private final Api api;
  private final Platform platform;
  private final UserInfo user;

  /**
   * @param user as whom all requests are made
   */
  public InProcessClientFactory(Api api, Platform platform, UserInfo user) {
    this.api = api;
    this.platform = platform;
    this.user = user;
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

  UserInfo user() {
    return user;
  }
}
