package dev.trimtab.controllers;

import static dev.trimtab.controllers.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What the real kubectl does with budgets, quotas and priorities, over TLS. */
@EnabledIf("hasKubectl")
class PolicyKubectlIT {

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();
  private TestCluster cluster;
  private KubernetesClient client;

  static boolean hasKubectl() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl")));
  }

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.listening().withNodes(2);
    client = cluster.client();
    Files.writeString(directory.resolve("kubeconfig"), cluster.kubeconfig());
  }

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
    cluster.close();
  }

  @Test
  void aDrainTakesNoMorePodsAtOnceThanTheBudgetAllows() throws Exception {
    kubectl("cordon", "node-001");
    kubectl("create", "deployment", "web", "--image=web:1", "--replicas=3");
    kubectl("create", "poddisruptionbudget", "guard", "--selector=app=web", "--min-available=2");
    eventually("three of them may be one less", () -> allowed() == 1);

    Command drain = start("drain", "node-000", "--timeout=60s");
    eventually("one is waiting for a place", () -> on("").size() == 1);
    eventually("nothing more is allowed", () -> allowed() == 0);
    eventually("two are left", () -> on("node-000").size() == 2);
    eventually("the others are refused", () -> drain.output().contains("disruption budget"));
    assertThat(on("node-000")).hasSize(2);
    kubectl("uncordon", "node-001");

    assertThat(drain.end()).as(drain.output()).isZero();
    assertThat(drain.output()).contains("node/node-000 drained");
    assertThat(on("node-000")).isEmpty();
    eventually("all run elsewhere", () -> on("node-001").size() == 3 && allowed() == 1);
    assertThat(kubectl("get", "pdb", "guard"))
        .containsPattern("NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE")
        .containsPattern("guard +2 +N/A +1 ");
    assertThat(kubectl("describe", "pdb", "guard"))
        .containsPattern("Allowed disruptions: +1")
        .containsPattern("Current: +3")
        .containsPattern("Desired: +2")
        .containsPattern("Total: +3");
  }

  private int allowed() {
    PodDisruptionBudget budget =
        client.policy().v1().podDisruptionBudget().inNamespace("default").withName("guard").get();
    return budget.getStatus() == null || budget.getStatus().getDisruptionsAllowed() == null
        ? -1
        : budget.getStatus().getDisruptionsAllowed();
  }

  /** The pods on a node; those that have none if its name is empty. */
  private List<Pod> on(String node) {
    return client.pods().inNamespace("default").list().getItems().stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .filter(
            pod ->
                node.isEmpty()
                    ? pod.getSpec().getNodeName() == null
                    : node.equals(pod.getSpec().getNodeName()))
        .toList();
  }

  private String kubectl(String... arguments) throws Exception {
    Command command = start(arguments);
    assertThat(command.end()).as(command.output()).isZero();
    return command.output();
  }

  private Command start(String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of("kubectl", "--kubeconfig", directory.resolve("kubeconfig").toString()));
    words.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "kubectl", ".out");
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    var command = new Command(builder.redirectOutput(output.toFile()).start(), output);
    started.add(command.process());
    return command;
  }

  /** A kubectl that may still run. */
  private record Command(Process process, Path file) {

    int end() throws InterruptedException {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + output());
      }
      return process.exitValue();
    }

    String output() {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
