package dev.trimtab.controllers;

import static dev.trimtab.controllers.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What the real kubectl does with budgets, quotas and priorities, over TLS. */
@EnabledIf("hasKubectl")
class PolicyKubectlIT {

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - {name: c, image: "web:1", resources: {requests: {cpu: 400m}}}
      """;

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

  @Test
  void aQuotaStopsADeploymentAndFollowsWhatIsThere() throws Exception {
    var lease = new LeaseBuilder().withNewMetadata().withNamespace("default").withName("l");
    client.resource(lease.endMetadata().withNewSpec().endSpec().build()).create();
    kubectl(
        "create",
        "quota",
        "small",
        "--hard=pods=2,requests.cpu=1,configmaps=5,count/leases.coordination.k8s.io=9");
    eventually("nothing is used yet", () -> "0".equals(used("pods")));
    eventually("leases are counted", () -> "1".equals(used("count/leases.coordination.k8s.io")));
    eventually("every namespace has a ConfigMap", () -> "1".equals(used("configmaps")));
    kubectl("create", "configmap", "c", "--from-literal=a=b");
    eventually("another is counted", () -> "2".equals(used("configmaps")));

    Path web = Files.writeString(directory.resolve("web.yaml"), WEB);
    kubectl("apply", "-f", web.toString());
    eventually("two fit", () -> "2".equals(used("pods")) && "800m".equals(used("requests.cpu")));
    eventually("the third is refused", () -> failure().contains("exceeded quota: small"));
    assertThat(failure())
        .contains("requested: pods=1,requests.cpu=400m")
        .contains("used: pods=2,requests.cpu=800m")
        .contains("limited: pods=2,requests.cpu=1");
    assertThat(kubectl("describe", "quota", "small"))
        .containsPattern("pods +2 +2")
        .containsPattern("requests.cpu +800m +1");
    assertThat(start("run", "extra", "--image=x").end()).isEqualTo(1);

    kubectl(
        "patch",
        "quota",
        "small",
        "--type=merge",
        "-p",
        "{\"spec\":{\"hard\":{\"pods\":\"9\",\"requests.cpu\":\"2\"}}}");
    kubectl("delete", "pods", "-l", "app=web");
    eventually(
        "all three run", () -> "3".equals(used("pods")) && "1200m".equals(used("requests.cpu")));
    kubectl("delete", "deployment", "web");
    eventually("nothing is used any more", () -> "0".equals(used("pods")));
  }

  @Test
  void aMoreImportantPodTakesThePlaceOfAnotherThatIsGivenTimeToEnd() throws Exception {
    kubectl("cordon", "node-001");
    kubectl("create", "priorityclass", "high", "--value=1000");
    kubectl("create", "-f", pod("low", "", "[example.org/slow]", "12"));
    kubectl("create", "-f", pod("guarded", "", "[]", "4"));
    kubectl(
        "create", "poddisruptionbudget", "guard", "--selector=app=guarded", "--min-available=1");
    eventually("both run", () -> on("node-000").size() == 2 && allowed() == 0);

    kubectl("create", "-f", pod("high", "high", "[]", "4"));
    eventually(
        "room is made", () -> "node-000".equals(named("high").getStatus().getNominatedNodeName()));
    eventually("one goes", () -> named("low").isMarkedForDeletion());
    assertThat(named("low").getStatus().getConditions())
        .filteredOn(condition -> condition.getType().equals("DisruptionTarget"))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getStatus()).isEqualTo("True");
              assertThat(condition.getReason()).isEqualTo("PreemptionByScheduler");
              assertThat(condition.getMessage())
                  .isEqualTo("default-scheduler: preempting to accommodate a higher priority pod");
            });
    assertThat(kubectl("get", "pod", "high", "-o", "wide"))
        .containsPattern("high +0/1 +Pending .* node-000 +<none>");
    eventually(
        "it is told of",
        () ->
            client.v1().events().inNamespace("default").list().getItems().stream()
                .anyMatch(
                    event ->
                        event.getReason().equals("Preempted")
                            && event.getInvolvedObject().getName().equals("low")));
    kubectl("patch", "pod", "low", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");

    kubectl("wait", "--for=condition=Ready", "pod/high", "--timeout=30s");
    assertThat(named("high").getStatus().getNominatedNodeName()).isNull();
    assertThat(named("guarded").isMarkedForDeletion()).isFalse();
  }

  @Test
  void aPodThatMayNotPreemptWaitsAndSaysSo() throws Exception {
    kubectl("cordon", "node-001");
    kubectl("create", "priorityclass", "gentle", "--value=1000", "--preemption-policy=Never");
    kubectl("create", "-f", pod("low", "", "[]", "16"));
    eventually("it runs", () -> on("node-000").size() == 1);
    kubectl("create", "-f", pod("gentle", "gentle", "[]", "1"));

    eventually(
        "it waits",
        () ->
            kubectlQuietly("describe", "pod", "gentle")
                .contains("not eligible due to preemptionPolicy=Never"));
    assertThat(named("low").isMarkedForDeletion()).isFalse();
  }

  @Test
  void anAutoscalerKeepsItsDeploymentWithinTheBoundsAndSaysWhatItDoesNotKnow() throws Exception {
    kubectl("create", "deployment", "web", "--image=web:1", "--replicas=1");
    kubectl("autoscale", "deployment", "web", "--min=3", "--max=5", "--cpu-percent=80");
    eventually("there are three", () -> on("node-000").size() + on("node-001").size() == 3);
    Pattern row = Pattern.compile("web +Deployment/web +cpu: <unknown>/80% +3 +5 +3 ");
    eventually("that is told", () -> row.matcher(kubectlQuietly("get", "hpa", "web")).find());
    assertThat(kubectl("describe", "hpa", "web"))
        .contains("SuccessfulRescale", "New size: 3; reason: Current number of replicas below");
  }

  private String kubectlQuietly(String... arguments) {
    try {
      return kubectl(arguments);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Pod named(String name) {
    return client.pods().inNamespace("default").withName(name).get();
  }

  /** A file with a pod. */
  private String pod(String name, String priorityClass, String finalizers, String cpu)
      throws IOException {
    String yaml =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, labels: {app: %1$s}, finalizers: %3$s}
        spec:
          priorityClassName: "%2$s"
          containers:
          - {name: c, image: "web:1", resources: {requests: {cpu: "%4$s"}}}
        """
            .formatted(name, priorityClass, finalizers, cpu);
    return Files.writeString(directory.resolve(name + ".yaml"), yaml).toString();
  }

  private String used(String name) {
    var status = client.resourceQuotas().inNamespace("default").withName("small").get().getStatus();
    return status == null || status.getUsed() == null || !status.getUsed().containsKey(name)
        ? "?"
        : status.getUsed().get(name).toString();
  }

  /** Why the Deployment's set cannot make its pods. */
  private String failure() {
    return client.apps().replicaSets().inNamespace("default").list().getItems().stream()
        .map(ReplicaSet::getStatus)
        .filter(Objects::nonNull)
        .flatMap(status -> status.getConditions().stream())
        .map(condition -> condition.getMessage())
        .collect(Collectors.joining());
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
