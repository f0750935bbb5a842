package dev.trimtab.agent.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Images of a registry that asks for a password, by way of image pull secrets. */
class PullSecretsIT {
  @RegisterExtension final OneNode node = OneNode.ordinary();
  private LinuxCluster cluster;
  private PrivateRegistry registry;
  private String image;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(PrivateRegistry.isPossible(), "needs docker-registry and htpasswd");
    cluster = node.cluster();
    registry = PrivateRegistry.open(node.root().resolve("registry"));
    registry.push(cluster.layout(), "private/busybox", "1");
    image = registry.host() + "/private/busybox:1";
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void theRightCredentialsRunThePod() {
    secret("wrong-registry", "registry.example.org", "other");
    secret("right", registry.host(), PrivateRegistry.PASSWORD);
    cluster.run(pod("wrong-registry", "right"));

    cluster.awaitPhase("private", "Running");
  }

  @Test
  void wrongCredentialsAreSaidWithRegistryAndSecretAndTriedAgainLater() {
    secret("outdated", registry.host(), "wrong");
    cluster.run(pod("outdated"));

    cluster.await("private", p -> LinuxCluster.isWaiting(p, "ImagePullBackOff"));
    awaitMessage("Failed", image, "registry " + registry.host(), "401", "secret \"outdated\"");

    // The next attempt takes what the secret says then.
    cluster.client.secrets().inNamespace("default").withName("outdated").delete();
    secret("outdated", registry.host(), PrivateRegistry.PASSWORD);
    cluster.awaitPhase("private", "Running");
  }

  @Test
  void aMissingSecretIsToldAndThePullTriedWithoutIt() {
    cluster.run(pod("nowhere"));

    cluster.await("private", p -> LinuxCluster.isWaiting(p, "ImagePullBackOff"));
    awaitMessage("FailedToRetrieveImagePullSecret", "(nowhere)");
    awaitMessage("Failed", "with no credentials");
  }

  /** Events are stored a moment after what they tell of. */
  private void awaitMessage(String reason, String... parts) {
    LinuxCluster.await(
        "an event with " + List.of(parts),
        () ->
            cluster.messages(reason).stream()
                .anyMatch(message -> Stream.of(parts).allMatch(message::contains)),
        () -> "" + cluster.messages(reason));
  }

  private void secret(String name, String host, String password) {
    String pair = PrivateRegistry.USER + ":" + password;
    String auth = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    cluster
        .client
        .secrets()
        .inNamespace("default")
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withType("kubernetes.io/dockerconfigjson")
                .addToStringData(
                    ".dockerconfigjson",
                    "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(host, auth))
                .build())
        .create();
  }

  private Pod pod(String... secrets) {
    var spec =
        new PodBuilder()
            .withNewMetadata()
            .withName("private")
            .endMetadata()
            .withNewSpec()
            .withNodeName("one")
            .withTerminationGracePeriodSeconds(0L);
    for (String secret : secrets) {
      spec.addNewImagePullSecret(secret);
    }
    return spec.addNewContainer().withName("app").withImage(image).endContainer().endSpec().build();
  }
}
