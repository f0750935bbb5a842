package dev.trimtab.testkit;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Keeps a cluster for each test class and a namespace for each test method. */
final class ClusterExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace STORE = Namespace.create(ClusterExtension.class);
  private static final String PROPERTY = "trimtab.test.cluster";
  private static final int LONGEST_NAME = 63;

  @Override
  public void beforeEach(ExtensionContext context) {
    KubernetesClient client = cluster(context).client(namespaceOf(context));
    var _ =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(client.getNamespace())
                    .endMetadata()
                    .build())
            .create();
    context.getStore(STORE).put(KubernetesClient.class, client);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    KubernetesClient client =
        context.getStore(STORE).remove(KubernetesClient.class, KubernetesClient.class);
    if (client != null) {
      var _ = client.namespaces().withName(client.getNamespace()).delete();
      client.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestCluster.class || type == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() == TestCluster.class) {
      return cluster(context);
    }
    KubernetesClient client =
        context.getStore(STORE).get(KubernetesClient.class, KubernetesClient.class);
    if (client == null) {
      throw new ParameterResolutionException(
          "a KubernetesClient belongs to a test method; take a TestCluster here");
    }
    return client;
  }

  /** The class's cluster; JUnit closes it with the class's context. */
  private static TestCluster cluster(ExtensionContext context) {
    ExtensionContext ofClass =
        context.getTestMethod().isPresent() ? context.getParent().orElseThrow() : context;
    return ofClass
        .getStore(STORE)
        .computeIfAbsent(TestCluster.class, key -> chosen(), TestCluster.class);
  }

  private static TestCluster chosen() {
    String choice = System.getProperty(PROPERTY, "embedded");
    return switch (choice) {
      case "embedded" -> TestCluster.embedded();
      case "kubeconfig" -> TestCluster.fromKubeconfig();
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " must be embedded or kubeconfig, not " + choice);
    };
  }

  /** Of the method's name, made fit for a namespace, and unique among runs. */
  private static String namespaceOf(ExtensionContext context) {
    String suffix = Integer.toHexString(context.getUniqueId().hashCode());
    String name =
        context
            .getRequiredTestMethod()
            .getName()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]", "");
    int room = LONGEST_NAME - suffix.length() - 1;
    return (name.length() > room ? name.substring(0, room) : name) + "-" + suffix;
  }
}
