package dev.trimtab.testkit;

import dev.trimtab.apiserver.ApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A Kubernetes API for tests. */
public sealed interface TestCluster extends AutoCloseable {

  /** A client whose default namespace is {@code namespace}; the caller's to close. */
  KubernetesClient client(String namespace);

  @Override
  void close();

  /** Trimtab's API server in this JVM, in memory. */
  static TestCluster embedded() {
    ApiServer server = ApiServer.builder().inProcessOnly().build();
    server.start();
    return new Embedded(server);
  }

  /** The cluster of {@code KUBECONFIG}. */
  static TestCluster fromKubeconfig() {
    return new FromKubeconfig(Config.autoConfigure(null));
  }

  /** Trimtab's own API server. */
  record Embedded(ApiServer server) implements TestCluster {
    @Override
    public KubernetesClient client(String namespace) {
      return new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://trimtab.in-process")
                  .withNamespace(namespace)
                  .build())
          .withHttpClientFactory(server.httpClientFactory())
          .build();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Somebody else's. */
  record FromKubeconfig(Config config) implements TestCluster {
    @Override
    public KubernetesClient client(String namespace) {
      return new KubernetesClientBuilder()
          .withConfig(new ConfigBuilder(config).withNamespace(namespace).build())
          .build();
    }

    /** The cluster is not ours to stop. */
    @Override
    public void close() {}
  }
}
