package dev.trimtab.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.agent.pod.FakeCluster;
import dev.trimtab.agent.volume.PodFacts;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  private static final PodFacts FACTS =
      new PodFacts("10.1.2.3", "192.0.2.1", 4, 8L << 30, 100L << 30);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void laterVariablesMayNameEarlierOnes() {
    var container =
        new ContainerBuilder()
            .withName("app")
            .addNewEnv()
            .withName("HOST")
            .withValue("db")
            .endEnv()
            .addNewEnv()
            .withName("URL")
            .withValue("jdbc://$(HOST):$(PORT)/$$(HOST)")
            .endEnv()
            .addNewEnv()
            .withName("PORT")
            .withValue("1")
            .endEnv()
            .build();

    assertThat(variables(container)).containsEntry("URL", "jdbc://db:$(PORT)/$(HOST)");
  }

  @Test
  void aContainersOwnVariableWinsOverItsSources() {
    cluster.configMaps.put(
        "settings", new ConfigMapBuilder().addToData("A", "source").addToData("B", "b").build());
    var container =
        new ContainerBuilder()
            .withName("app")
            .addNewEnvFrom()
            .withPrefix("X_")
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .addNewEnv()
            .withName("X_A")
            .withValue("own")
            .endEnv()
            .build();

    assertThat(variables(container)).containsEntry("X_A", "own").containsEntry("X_B", "b");
  }

  @Test
  void secretsAreDecoded() {
    cluster.secrets.put("key", new SecretBuilder().addToData("password", "cMOkc3M=").build());
    var container =
        new ContainerBuilder()
            .withName("app")
            .addNewEnv()
            .withName("P")
            .withNewValueFrom()
            .withNewSecretKeyRef("password", "key", false)
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(variables(container)).containsEntry("P", "päss");
  }

  @Test
  void anOptionalKeyThatIsMissingLeavesTheVariableOut() {
    var container =
        new ContainerBuilder()
            .withName("app")
            .addNewEnv()
            .withName("P")
            .withNewValueFrom()
            .withNewSecretKeyRef("password", "key", true)
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(variables(container)).doesNotContainKey("P");
  }

  @Test
  void aMissingKeyIsNamed() {
    cluster.configMaps.put("settings", new ConfigMapBuilder().build());
    var container =
        new ContainerBuilder()
            .withName("app")
            .addNewEnv()
            .withName("P")
            .withNewValueFrom()
            .withNewConfigMapKeyRef("color", "settings", false)
            .endValueFrom()
            .endEnv()
            .build();

    assertThatThrownBy(() -> variables(container))
        .isInstanceOf(ConfigException.class)
        .hasMessage("couldn't find key color in ConfigMap shop/settings");
  }

  @Test
  void aContainerCanAskForItsOwnPodsFieldsAndResources() {
    var container =
        new ContainerBuilder()
            .withName("app")
            .withNewResources()
            .addToLimits("memory", new Quantity("100Mi"))
            .addToRequests("cpu", new Quantity("250m"))
            .endResources()
            .addNewEnv()
            .withName("IP")
            .withNewValueFrom()
            .withNewFieldRef("v1", "status.podIP")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("TEAM")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.labels['team']")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("MEM")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withDivisor(new Quantity("1Mi"))
            .withResource("limits.memory")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("CPU")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withDivisor(new Quantity("1"))
            .withResource("requests.cpu")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("CPUS")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withResource("limits.cpu")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(variables(container))
        .containsEntry("IP", "10.1.2.3")
        .containsEntry("TEAM", "blue")
        .containsEntry("MEM", "100")
        .containsEntry("CPU", "1")
        .containsEntry("CPUS", "4");
  }

  @Test
  void servicesOfTheNamespaceAndTheApiServerAreNamed() {
    cluster.services.add(service("default", "kubernetes", "10.96.0.1", 443));
    cluster.services.add(service("default", "other", "10.96.0.2", 80));
    cluster.services.add(service("shop", "my-db", "10.96.0.3", 5432));

    assertThat(variables(new ContainerBuilder().withName("app").build()))
        .containsEntry("KUBERNETES_SERVICE_HOST", "10.96.0.1")
        .containsEntry("KUBERNETES_SERVICE_PORT", "443")
        .containsEntry("MY_DB_SERVICE_HOST", "10.96.0.3")
        .containsEntry("MY_DB_PORT", "tcp://10.96.0.3:5432")
        .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.96.0.3")
        .doesNotContainKey("OTHER_SERVICE_HOST");
  }

  @Test
  void withoutServiceLinksOnlyTheApiServerIsNamed() {
    cluster.services.add(service("default", "kubernetes", "10.96.0.1", 443));
    cluster.services.add(service("shop", "my-db", "10.96.0.3", 5432));
    Pod pod = new PodBuilder(pod()).editSpec().withEnableServiceLinks(false).endSpec().build();

    var variables =
        new Environment(cluster).of(pod, new ContainerBuilder().withName("app").build(), FACTS);

    assertThat(variables)
        .containsKey("KUBERNETES_SERVICE_HOST")
        .doesNotContainKey("MY_DB_SERVICE_HOST");
  }

  private static Service service(String namespace, String name, String ip, int port) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(ip)
        .addNewPort()
        .withPort(port)
        .endPort()
        .endSpec()
        .build();
  }

  private Map<String, String> variables(Container container) {
    return new Environment(cluster).of(pod(), container, FACTS);
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web")
        .addToLabels("team", "blue")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }
}
