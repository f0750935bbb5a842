package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stays open between the real kubectl and a real container: watches, logs, terminals, ports.
 */
class KubectlStreamsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path directory;
  private static RunningCluster cluster;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = RunningCluster.real(directory, "-f", RunningCluster.HELLO.toString());
    cluster.process().await("applied");
    kubectl = cluster.kubectl();
    kubectl.ok("wait", "--for=condition=Available", "deployment/hello", "--timeout=120s");
    try (var http = HttpClient.newHttpClient()) {
      Web.await(http, "http://127.0.0.1:30080/message.txt");
    }
  }

  @AfterAll
  static void leaveNothing() throws InterruptedException {
    cluster.end();
  }

  /** Starts a pod that runs a shell script once. */
  private static void runScript(String pod, String script, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("run", pod, "--image=trimtab.dev/hello:1", "--restart=Never"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--command", "--", "sh", "-c", script));
    kubectl.ok(arguments.toArray(String[]::new));
  }

  private static void delete(String pod) {
    kubectl.ok("delete", "pod", pod, "--now", "--timeout=120s");
  }

  private static String anyPod() {
    return kubectl.ok("get", "pods", "-l", "app=hello", "-o", "jsonpath={.items[0].metadata.name}");
  }

  @Test
  void aWatchShowsAPodFromItsBeginningToItsEnd() throws InterruptedException {
    String nobodysPod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: before, labels: {run: seen}}
        spec: {schedulerName: nobody, containers: [{name: c, image: "trimtab.dev/hello:1"}]}
        """;
    kubectl.okWith(nobodysPod, "create", "-f", "-");
    try (LiveProcess watch =
        kubectl.start("get", "pods", "-w", "-l", "run=seen", "--output-watch-events")) {
      // From here on it watches: what comes is shown as it comes, not as it was found.
      watch.awaitLine(Pattern.compile("ADDED +before "));
      runScript("seen", "exec sleep 600");
      watch.awaitLine(Pattern.compile("ADDED +seen "));
      watch.awaitLine(Pattern.compile("MODIFIED +seen +1/1 +Running +0"));
      delete("seen");
      watch.awaitLine(Pattern.compile("DELETED +seen "));

      assertThat(watch.output().lines().findFirst().orElseThrow())
          .containsPattern("EVENT +NAME +READY +STATUS +RESTARTS +AGE");
    }
    delete("before");
  }

  @Test
  void aLogIsFollowedUntilItsContainerEnds() throws InterruptedException {
    runScript(
        "talker",
        "for i in 1 2 3 4; do echo line $i; until [ -e /dev/shm/$i ]; do sleep 0.1; done; done;"
            + " echo to err >&2");
    kubectl.ok("wait", "--for=condition=Ready", "pod/talker", "--timeout=120s");
    try (LiveProcess log = kubectl.start("logs", "-f", "talker")) {
      for (int line = 1; line <= 4; line++) {
        log.await("line " + line);
        kubectl.ok("exec", "talker", "--", "touch", "/dev/shm/" + line);
      }
      assertThat(log.awaitEnd(PATIENCE)).isZero();
      assertThat(log.output()).isEqualTo("line 1\nline 2\nline 3\nline 4\nto err");
    }

    assertThat(kubectl.ok("logs", "talker", "--tail=2")).isEqualTo("line 4\nto err\n");
    assertThat(kubectl.ok("logs", "talker", "--since=1h")).startsWith("line 1\n");
    assertThat(kubectl.ok("logs", "talker", "--limit-bytes=4")).isEqualTo("line");
    assertThat(kubectl.ok("logs", "talker", "-c", "talker", "--tail=1")).isEqualTo("to err\n");
    assertThat(kubectl.refused("", "logs", "talker", "-c", "other"))
        .contains("container other is not valid for pod talker");
    delete("talker");
  }

  @Test
  void theLogOfThePreviousRunIsKept() {
    kubectl.ok(
        "run",
        "crasher",
        "--image=trimtab.dev/hello:1",
        "--command",
        "--",
        "sh",
        "-c",
        "if [ -e /dev/shm/x ]; then exec sleep 600; fi; touch /dev/shm/x; echo first; exit 3");
    kubectl.ok(
        "wait",
        "--for=jsonpath={.status.containerStatuses[0].restartCount}=1",
        "pod/crasher",
        "--timeout=120s");

    assertThat(kubectl.ok("logs", "crasher", "--previous")).isEqualTo("first\n");
    String exit = "{.status.containerStatuses[0].lastState.terminated.exitCode}";
    assertThat(kubectl.ok("get", "pod", "crasher", "-o", "jsonpath=" + exit)).isEqualTo("3");
    delete("crasher");
  }

  @Test
  void aTerminalHasTheSizeOfTheClientsAndTheExitCodeComesBack() {
    // A pod of its own has no terminal yet, so that the number is known.
    runScript("terminal", "exec sleep 600");
    kubectl.ok("wait", "--for=condition=Ready", "pod/terminal", "--timeout=120s");
    String script = "tty; until stty size | grep -v '^0 0'; do sleep 0.1; done; exit 5";
    Commands.Outcome outcome =
        kubectl.runInTerminal("", "exec", "-it", "terminal", "--", "sh", "-c", script);

    assertThat(outcome.out()).contains("/dev/pts/0").contains("41 93");
    assertThat(outcome.status()).isEqualTo(5);
    assertThat(kubectl.run("", "exec", "terminal", "--", "tty").out()).contains("not a tty");
    delete("terminal");
  }

  @Test
  void whatIsTypedReachesAShellInTheContainer() {
    Commands.Outcome outcome =
        kubectl.runInTerminal("echo $((40 + 2))\nexit 7\n", "exec", "-it", anyPod(), "--", "sh");

    assertThat(outcome.out()).contains("\n42");
    assertThat(outcome.status()).isEqualTo(7);
  }

  @Test
  void aPodThatIsRunInteractivelyIsAttachedToAndRemoved() {
    Commands.Outcome outcome =
        kubectl.run(
            "typed\n",
            "run",
            "asker",
            "--image=trimtab.dev/hello:1",
            "--restart=Never",
            "--rm",
            "-i",
            "--command",
            "--",
            "sh",
            "-c",
            "read word; echo you said $word; exit 4");

    assertThat(outcome.out()).contains("you said typed");
    assertThat(outcome.err()).doesNotContain("couldn't attach");
    assertThat(outcome.status()).isEqualTo(4);
    // It asks for the removal and does not wait for it.
    kubectl.ok("wait", "--for=delete", "pod/asker", "--timeout=120s");
    assertThat(kubectl.ok("get", "pod", "asker", "--ignore-not-found")).isEmpty();
  }

  @Test
  void aPortIsForwardedToAPodAndToAService() throws Exception {
    String pod = anyPod();
    for (String target : List.of("pod/" + pod, "service/hello")) {
      String ports = target.startsWith("pod") ? ":8080" : ":80";
      try (LiveProcess forward = kubectl.start("port-forward", target, ports);
          var http = HttpClient.newHttpClient()) {
        forward.await("Forwarding from 127.0.0.1:");
        String line = forward.output().lines().findFirst().orElseThrow();
        String url = "http://" + line.replaceAll("Forwarding from (\\S+) .*", "$1");

        assertThat(Web.get(http, url + "/message.txt")).isEqualTo("Hello from a ConfigMap.");
        assertThat(Web.get(http, url + "/cgi-bin/whoami")).contains("pod        hello-");
      }
    }
  }

  @Test
  void aRunningPodIsDebuggedFromAContainerAmongItsProcesses() {
    runScript("patient", "trap : TERM; while :; do sleep 1; done");
    kubectl.ok("wait", "--for=condition=Ready", "pod/patient", "--timeout=120s");

    Commands.Outcome outcome =
        kubectl.runInTerminal(
            "tr '\\0' ' ' < /proc/1/cmdline; echo \"pid $$\" on $(tty)\nexit 6\n",
            "debug",
            "-it",
            "patient",
            "--image=trimtab.dev/hello:1",
            "--image-pull-policy=IfNotPresent",
            "--target=patient",
            "--container=doctor",
            "--",
            "sh");

    assertThat(outcome.out()).contains("sh -c trap : TERM").contains("on /dev/pts/0");
    assertThat(outcome.out()).doesNotContain("pid 1 on");
    String doctor = "{.status.ephemeralContainerStatuses[?(@.name=='doctor')].state.terminated";
    kubectl.ok(
        "wait", "--for=jsonpath=" + doctor + ".exitCode}=6", "pod/patient", "--timeout=120s");
    assertThat(kubectl.ok("logs", "patient", "-c", "doctor")).contains("on /dev/pts/0");
    assertThat(kubectl.ok("get", "pod", "patient")).contains("1/1").contains("Running");
    assertThat(kubectl.ok("describe", "pod", "patient")).contains("Ephemeral Containers:");
    delete("patient");
  }

  @Test
  void debuggingATargetThatIsNotThereIsRefusedByName() {
    assertThat(
            kubectl.refused(
                "",
                "debug",
                anyPod(),
                "--image=trimtab.dev/hello:1",
                "--target=nobody",
                "--",
                "true"))
        .contains("targetContainerName")
        .contains("nobody");
  }

  @Test
  void filesAreCopiedIntoAContainerAndOutOfIt() throws IOException {
    String pod = anyPod();
    Path there = Files.writeString(directory.resolve("there.txt"), "as it was\n");
    Path back = directory.resolve("back.txt");

    kubectl.ok("cp", there.toString(), pod + ":/tmp/copy.txt");
    kubectl.ok("cp", pod + ":/tmp/copy.txt", back.toString());

    assertThat(back).hasContent("as it was\n");
  }

  @Test
  void aServiceIsFoundByItsNameFromWithinAPod() {
    String address = kubectl.ok("get", "service", "hello", "-o", "jsonpath={.spec.clusterIP}");
    String pod = anyPod();

    assertThat(kubectl.ok("exec", pod, "--", "nslookup", "hello.default.svc.cluster.local"))
        .contains("Address: " + address);
    assertThat(kubectl.ok("exec", pod, "--", "cat", "/etc/resolv.conf"))
        .contains("search default.svc.cluster.local svc.cluster.local cluster.local");
    assertThat(kubectl.ok("exec", pod, "--", "wget", "-qO-", "http://" + address + "/message.txt"))
        .isEqualTo("Hello from a ConfigMap.");
  }
}
