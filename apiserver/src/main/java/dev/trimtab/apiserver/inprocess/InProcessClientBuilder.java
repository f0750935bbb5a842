package dev.trimtab.apiserver.inprocess;

import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import java.util.concurrent.atomic.AtomicBoolean;

/** Builds {@link InProcessClient}s; what concerns connections has no effect. */
final class InProcessClientBuilder
    extends StandardHttpClientBuilder<
        InProcessClient, InProcessClientFactory, InProcessClientBuilder> {

  InProcessClientBuilder(InProcessClientFactory factory) {
    super(factory);
  }

  @Override
  public InProcessClient build() {
    InProcessClient shared = client;
    return new InProcessClient(
        this, clientFactory, shared == null ? new AtomicBoolean() : shared.getClosed());
  }

  @Override
  protected InProcessClientBuilder newInstance(InProcessClientFactory factory) {
    return new InProcessClientBuilder(factory);
  }
}
