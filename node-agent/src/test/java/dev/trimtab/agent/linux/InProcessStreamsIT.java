package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client in the process of the API server, and real containers. */
@Timeout(120)
class InProcessStreamsIT {

  @RegisterExtension final OneNode node = OneNode.ordinary();

  private PodResource run(String script) {
    LinuxCluster cluster = node.cluster();
    cluster.run(
        """
        metadata: {name: app}
        spec:
          nodeName: one
          terminationGracePeriodSeconds: 1
          containers:
          - name: app
            image: %s
            imagePullPolicy: IfNotPresent
            stdin: true
            command: [sh, -c, '%s']
        """
            .formatted(LinuxCluster.IMAGE, script));
    cluster.awaitPhase("app", "Running");
    return cluster.client.pods().inNamespace("default").withName("app");
  }

  private static void type(ExecWatch command, String text) throws IOException {
    command.getInput().write(text.getBytes(StandardCharsets.UTF_8));
    command.getInput().flush();
  }

  @Test
  void aCommandHearsAndSpeaksAndSaysHowItEnded() throws Exception {
    PodResource pod = run("exec sleep 4321");
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    String script = "read word; echo you said $word; echo and this >&2; exit 4";
    try (ExecWatch exec =
        pod.redirectingInput().writingOutput(out).writingError(err).exec("sh", "-c", script)) {
      type(exec, "hello\n");
      assertThat(exec.exitCode().get()).isEqualTo(4);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("you said hello\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("and this\n");
  }

  @Test
  void nothingIsLostOfACommandThatSaysMoreThanIsRead() throws Exception {
    PodResource pod = run("exec sleep 4321");
    int length = 30_000_000;
    try (ExecWatch exec =
        pod.redirectingOutput().exec("head", "-c", Integer.toString(length), "/dev/zero")) {
      // Not by readAllBytes, which reads nothing at times: fabric8 does not expect that.
      byte[] part = new byte[8192];
      int heard = 0;
      for (int more = 0; more >= 0; more = exec.getOutput().read(part)) {
        heard += more;
      }
      assertThat(heard).isEqualTo(length);
      assertThat(exec.exitCode().get()).isZero();
    }
  }

  @Test
  void aContainerIsAttachedTo() throws Exception {
    PodResource pod = run("read word; echo you typed $word; exec sleep 4321");
    try (ExecWatch attached = pod.redirectingInput().redirectingOutput().attach();
        var lines =
            new BufferedReader(
                new InputStreamReader(attached.getOutput(), StandardCharsets.UTF_8))) {
      type(attached, "hello\n");
      assertThat(lines.readLine()).isEqualTo("you typed hello");
    }
  }

  @Test
  void aLogIsFollowed() throws Exception {
    PodResource pod = run("echo one; read word; echo $word; exec sleep 4321");
    try (LogWatch log = pod.watchLog();
        var lines =
            new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("one");
      try (ExecWatch attached = pod.redirectingInput().attach()) {
        type(attached, "two\n");
        assertThat(lines.readLine()).isEqualTo("two");
      }
    }
  }
}
