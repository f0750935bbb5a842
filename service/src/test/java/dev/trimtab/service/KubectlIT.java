package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with the real kubectl, from the first apply to the kill -9 and the end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KubectlIT {

  @TempDir static Path directory;
  private static RunningCluster cluster;
  private static Kubectl kubectl;

  @BeforeAll
  static void startDemo() throws InterruptedException {
    cluster = RunningCluster.real(directory, "-f", RunningCluster.HELLO.toString());
    cluster.process().await("applied");
    kubectl = cluster.kubectl();
  }

  @AfterAll
  static void leaveNothing() throws InterruptedException {
    cluster.end();
  }

  @Test
  @Order(1)
  void theDeploymentBecomesAvailable() {
    kubectl.ok("wait", "--for=condition=Available", "deployment/hello", "--timeout=120s");

    assertThat(kubectl.ok("rollout", "status", "deployment/hello", "--timeout=120s"))
        .contains("successfully rolled out");
    assertThat(kubectl.ok("get", "deployment", "hello")).contains("3/3");
    assertThat(kubectl.ok("get", "pods", "-o", "wide").lines().filter(l -> l.contains("Running")))
        .hasSize(3);
  }

  @Test
  @Order(2)
  void theNodePortLeadsToEveryReplica() throws Exception {
    String port = kubectl.ok("get", "service", "hello", "-o", "jsonpath={.spec.ports[0].nodePort}");
    var seen = new java.util.TreeSet<String>();
    try (var http = HttpClient.newHttpClient()) {
      String url = "http://127.0.0.1:" + port + "/cgi-bin/whoami";
      long end = System.nanoTime() + Eventually.LIMIT.toNanos();
      while (seen.size() < 3 && System.nanoTime() < end) {
        seen.add(Web.await(http, url).lines().findFirst().orElseThrow());
      }
    }
    assertThat(seen).hasSize(3);
  }

  @Test
  @Order(3)
  void aContainerIsIsolated() {
    String pod = anyPod();

    assertThat(kubectl.ok("exec", pod, "--", "hostname").strip()).isEqualTo(pod);
    assertThat(kubectl.ok("exec", pod, "--", "sh", "-c", "ls -d /proc/[0-9]* | wc -l").strip())
        .satisfies(count -> assertThat(Integer.parseInt(count)).isLessThan(10));
    assertThat(kubectl.ok("exec", pod, "--", "grep", "-E", "NoNewPrivs|Seccomp:", "/proc/1/status"))
        .contains("NoNewPrivs:\t1")
        .contains("Seccomp:\t2");
  }

  @Test
  @Order(4)
  void podsResolveTheNamesOfTheCluster() {
    String pod = anyPod();

    assertThat(kubectl.ok("exec", pod, "--", "cat", "/etc/resolv.conf"))
        .contains("nameserver 10.96.0.10")
        .contains("search default.svc.cluster.local svc.cluster.local cluster.local")
        .contains("options ndots:5");
    for (String name : List.of("hello", "hello.default", "hello.default.svc.cluster.local.")) {
      assertThat(
              kubectl.ok(
                  "exec", pod, "--", "wget", "-q", "-O-", "http://" + name + "/cgi-bin/whoami"))
          .as(name)
          .isNotBlank();
    }
    assertThat(kubectl.ok("exec", pod, "--", "nslookup", "kube-dns.kube-system.svc.cluster.local"))
        .contains("10.96.0.10");
    assertThat(
            kubectl
                .run("", "exec", pod, "--", "nslookup", "nobody.default.svc.cluster.local")
                .out())
        .contains("NXDOMAIN");
  }

  @Test
  @Order(4)
  void standardInputAndExitCodesPassThroughExec() {
    String pod = anyPod();

    assertThat(kubectl.okWith("a line", "exec", "-i", pod, "--", "cat")).isEqualTo("a line");
    assertThat(kubectl.run("", "exec", pod, "--", "sh", "-c", "exit 7").status()).isEqualTo(7);
  }

  @Test
  @Order(5)
  void logsAreShown() {
    String pod = anyPod();

    assertThat(kubectl.ok("logs", pod)).contains("listening");
    assertThat(kubectl.ok("logs", pod, "--tail=1", "--timestamps")).matches("(?s)20\\d\\d-.*");
  }

  @Test
  @Order(6)
  void describeTellsTheStoryOfAPod() {
    assertThat(kubectl.ok("describe", "pod", anyPod()))
        .contains("Status:           Running")
        .contains("Limits:")
        .contains("Scheduled")
        .contains("Started");
  }

  @Test
  @Order(7)
  void scalingEndsAndStartsPods() {
    kubectl.ok("scale", "deployment/hello", "--replicas=1");
    kubectl.ok("wait", "--for=jsonpath={.status.replicas}=1", "deployment/hello", "--timeout=120s");
    kubectl.ok("scale", "deployment/hello", "--replicas=3");
    kubectl.ok("rollout", "status", "deployment/hello", "--timeout=120s");

    assertThat(kubectl.ok("get", "deployment", "hello")).contains("3/3");
  }

  @Test
  @Order(8)
  void aRolloutCanBeUndone() throws InterruptedException {
    kubectl.ok("set", "env", "deployment/hello", "GREETING=second");
    kubectl.ok("rollout", "status", "deployment/hello", "--timeout=120s");
    assertThat(kubectl.ok("rollout", "history", "deployment/hello")).contains("2");
    assertThat(greeting()).isEqualTo("second");

    kubectl.ok("rollout", "undo", "deployment/hello");
    kubectl.ok("rollout", "status", "deployment/hello", "--timeout=120s");

    assertThat(greeting()).isEmpty();
  }

  /** As the pods of the last rollout have it; those before may still be ending. */
  private static String greeting() throws InterruptedException {
    Eventually.until(() -> pods().lines().count() == 3, () -> "three pods, but " + pods());
    return kubectl.ok("exec", "deploy/hello", "--", "sh", "-c", "echo $GREETING").strip();
  }

  @Test
  @Order(9)
  void aCustomResourceIsServedAsSoonAsItIsDefined() throws IOException {
    Path definition = directory.resolve("crd.yaml");
    Files.writeString(
        definition,
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gauges.test.trimtab.dev}
        spec:
          group: test.trimtab.dev
          scope: Namespaced
          names: {plural: gauges, singular: gauge, kind: Gauge, shortNames: [gg]}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [level]
                    properties:
                      level: {type: integer, minimum: 0, maximum: 10}
        """);
    kubectl.ok("create", "-f", definition.toString());
    kubectl.ok(
        "wait", "--for=condition=Established", "crd/gauges.test.trimtab.dev", "--timeout=120s");

    kubectl.okWith(gauge("spec: {level: 3}"), "apply", "-f", "-");

    assertThat(kubectl.ok("get", "gg", "g", "-o", "jsonpath={.spec.level}")).isEqualTo("3");
    assertThat(kubectl.refused(gauge("spec: {level: 11}"), "apply", "-f", "-"))
        .contains("spec.level");
    assertThat(kubectl.refused(gauge("spec: {level: 1, depth: 2}"), "apply", "-f", "-"))
        .contains("spec.depth");
    kubectl.ok("delete", "crd", "gauges.test.trimtab.dev", "--timeout=120s");
    assertThat(kubectl.run("", "get", "gg").status()).isNotZero();
  }

  private static String gauge(String spec) {
    return "apiVersion: test.trimtab.dev/v1\nkind: Gauge\nmetadata: {name: g}\n" + spec + "\n";
  }

  @Test
  @Order(10)
  void theExampleControllersDoTheirWorkSideBySide() throws Exception {
    kubectl.okWith(
        """
        apiVersion: examples.trimtab.dev/v1alpha1
        kind: Website
        metadata: {name: site}
        spec: {html: "<h1>ours</h1>", replicas: 2, nodePort: 30123}
        ---
        apiVersion: examples.trimtab.dev/v1alpha1
        kind: Greeting
        metadata: {name: greeting}
        spec: {name: world}
        """,
        "apply",
        "-f",
        "-");

    kubectl.ok("wait", "--for=condition=Ready", "website/site", "--timeout=120s");
    kubectl.ok(
        "wait", "--for=jsonpath={.data.words}=Hello, world!", "cm/greeting", "--timeout=120s");
    assertThat(kubectl.ok("get", "websites")).containsPattern("site +\\S+ +2 +2");
    try (var http = HttpClient.newHttpClient()) {
      assertThat(Web.await(http, "http://127.0.0.1:30123/")).isEqualTo("<h1>ours</h1>");
    }

    kubectl.ok("delete", "website/site", "greeting/greeting", "--timeout=120s");
    String parts = "pod,deployment,service,configmap";
    String label = "app.kubernetes.io/instance=site";
    kubectl.ok("wait", "--for=delete", parts, "-l", label, "--timeout=120s");
    assertThat(kubectl.ok("get", parts, "-l", label, "-o", "name")).isEmpty();
  }

  @Test
  @Order(12)
  void aMissingImageIsSaidInThePodsStatus() {
    kubectl.ok("run", "missing", "--image=127.0.0.1:1/no/such:1", "--restart=Never");
    kubectl.ok(
        "wait",
        "--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ErrImagePull",
        "pod/missing",
        "--timeout=120s");

    kubectl.ok("delete", "pod", "missing", "--timeout=120s");
  }

  @Test
  @Order(13)
  void aRequestThatFitsNowhereStaysPendingAndSaysWhy() {
    kubectl.ok(
        "run",
        "huge",
        "--image=trimtab.dev/hello:1",
        "--overrides={\"spec\":{\"containers\":[{\"name\":\"huge\",\"image\":\"trimtab.dev/hello:1\","
            + "\"resources\":{\"requests\":{\"cpu\":\"1000\"}}}]}}");
    kubectl.ok("wait", "--for=condition=PodScheduled=False", "pod/huge", "--timeout=120s");

    assertThat(kubectl.ok("get", "pod", "huge", "-o", "jsonpath={.status.conditions[*].message}"))
        .contains("0/1 nodes are available")
        .contains("Insufficient cpu");
    kubectl.ok("delete", "pod", "huge", "--timeout=120s");
  }

  @Test
  @Order(14)
  void aContainerThatTakesTooMuchMemoryIsShownAsKilledForIt() {
    kubectl.ok(
        "run",
        "greedy",
        "--image=trimtab.dev/hello:1",
        "--restart=Never",
        "--overrides={\"spec\":{\"containers\":[{\"name\":\"greedy\",\"image\":\"trimtab.dev/hello:1\",\"command\":[\"sh\",\"-c\",\"tail"
            + " /dev/zero\"],\"resources\":{\"limits\":{\"memory\":\"16Mi\"}}}]}}");
    kubectl.ok(
        "wait",
        "--for=jsonpath={.status.containerStatuses[0].state.terminated.reason}=OOMKilled",
        "pod/greedy",
        "--timeout=120s");

    kubectl.ok("delete", "pod", "greedy", "--timeout=120s");
  }

  @Test
  @Order(20)
  void killMinusNineLosesNoWriteAndNoContainer() throws InterruptedException {
    String before = Leftovers.awaitContainers(3);
    kubectl.ok("create", "configmap", "acknowledged", "--from-literal=a=b");

    cluster.process().kill9();
    assertThat(Leftovers.running(before)).isEqualTo(3);
    cluster.startAgain();

    assertThat(kubectl.ok("get", "configmap", "acknowledged", "-o", "jsonpath={.data.a}"))
        .isEqualTo("b");
    kubectl.ok("wait", "--for=condition=Ready", "pod", "-l", "app=hello", "--timeout=120s");
    assertThat(processes()).isEqualTo(before);
    assertThat(
            kubectl.ok(
                "get",
                "pods",
                "-l",
                "app=hello",
                "-o",
                "jsonpath={.items[*].status.containerStatuses[0].restartCount}"))
        .isEqualTo("0 0 0");
  }

  /** The host process ids of the replicas, one a line, sorted. */
  private static String processes() {
    return Leftovers.containerProcesses();
  }

  @Test
  @Order(21)
  void deletingTheDeploymentEndsItsProcesses() {
    String before = processes();

    kubectl.ok("delete", "-f", RunningCluster.HELLO.toString(), "--timeout=120s");
    kubectl.ok("wait", "--for=delete", "pod", "-l", "app=hello", "--timeout=120s");

    assertThat(Leftovers.running(before)).isZero();
  }

  private static String pods() {
    return kubectl.ok("get", "pods", "-l", "app=hello", "-o", "name");
  }

  private static String anyPod() {
    return kubectl
        .ok(
            "get",
            "pods",
            "-l",
            "app=hello",
            "--field-selector=status.phase=Running",
            "-o",
            "jsonpath={.items[0].metadata.name}")
        .strip();
  }
}
