package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.runtime.Specs.Draft;
import dev.trimtab.node.runtime.TestNode.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ContainersIT {
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @Test
  void aContainerRunsWritesAndEndsWithItsExitCode() throws IOException {
    SandboxStatus sandbox = node.sandbox();
    String id = node.start(sandbox.id(), Draft.of("sh", "-c", "echo out; echo err >&2; exit 3"));
    State.Exited end = node.awaitEnd(id);
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(end.signal()).isZero();
    assertThat(end.oomKilled()).isFalse();
    assertThat(node.log(id))
        .hasSize(2)
        .allMatch(line -> line.matches("\\d{4}-\\S+Z std(out F out|err F err)"));
  }

  @Test
  void itIsProcessOneInNamespacesOfItsOwn() throws IOException {
    // The shell looks itself: of the parts of a pipeline it is not certain which are there when.
    Result result =
        node.run(Draft.of("sh", "-c", "echo $$; hostname; set -- /proc/[0-9]*; echo $*"));
    assertThat(result.output()).matches("1\nhost\\d+\n/proc/1\n");
  }

  @Test
  void aMissingProgramIsNamed() {
    SandboxStatus sandbox = node.sandbox();
    String id = node.create(sandbox.id(), Draft.of("no-such-program"));
    assertThatThrownBy(() -> node.runtime.startContainer(id))
        .isInstanceOf(NodeException.StartFailed.class)
        .hasMessageContaining("no-such-program")
        .hasMessageContaining("ENOENT");
    assertThat(node.state(id))
        .isInstanceOfSatisfying(
            State.Exited.class, end -> assertThat(end.exitCode()).isEqualTo(128));
  }

  @Test
  void aSignalEndsItWith128PlusItsNumber() {
    SandboxStatus sandbox = node.sandbox();
    String id = node.start(sandbox.id(), Draft.of("sleep", "1000"));
    assertThat(node.state(id)).isInstanceOf(State.Running.class);
    node.runtime.signalContainer(id, 9);
    State.Exited end = node.awaitEnd(id);
    assertThat(end.exitCode()).isEqualTo(137);
    assertThat(end.signal()).isEqualTo(9);
    assertThat(end.oomKilled()).isFalse();
  }

  @Test
  void ofAnEndedContainerNoProcessIsLeft() {
    SandboxStatus sandbox = node.sandbox();
    String id = node.start(sandbox.id(), Draft.of("sleep", "1000"));
    long pid = ((State.Running) node.state(id)).pid();
    long supervisor = ProcessHandle.of(pid).orElseThrow().parent().orElseThrow().pid();
    node.runtime.signalContainer(id, 9);
    node.awaitEnd(id);
    assertThat(Path.of("/proc", Long.toString(pid))).doesNotExist();
    assertThat(Path.of("/proc", Long.toString(supervisor))).doesNotExist();
  }

  @Test
  void memoryBeyondItsLimitIsAnOomKill() {
    SandboxStatus sandbox = node.sandbox();
    String id =
        node.start(
            sandbox.id(),
            Draft.of("sh", "-c", "x=a; while :; do x=$x$x; done")
                .limits(new Limits(0, 0, 32 << 20, 0)));
    State.Exited end = node.awaitEnd(id);
    assertThat(end.exitCode()).isEqualTo(137);
    assertThat(end.oomKilled()).isTrue();
  }

  @Test
  void stoppingASandboxEndsItsContainers() {
    SandboxStatus sandbox = node.sandbox();
    String one = node.start(sandbox.id(), Draft.of("sleep", "1000").name("one"));
    String two = node.start(sandbox.id(), Draft.of("sleep", "1000").name("two"));
    node.runtime.stopSandbox(sandbox.id());
    assertThat(node.state(one)).isInstanceOf(State.Exited.class);
    assertThat(node.state(two)).isInstanceOf(State.Exited.class);
    assertThat(node.runtime.sandboxes().getFirst().ready()).isFalse();
  }
}
