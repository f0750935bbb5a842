package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State and logs on file systems of the test's that fill up. */
final class FullDiskIT {
  private TestNode node;
  private Path logs;

  @BeforeEach
  void mount() throws IOException {
    node = new TestNode();
    node.runtime.close();
    logs = Files.createDirectories(node.directory.resolve("logs"));
    DetachedMount.mount("tmpfs", node.state().toString(), "tmpfs", 0, "size=2m");
    DetachedMount.mount("tmpfs", logs.toString(), "tmpfs", 0, "size=1m");
    node.reopen();
  }

  @AfterEach
  void unmount() throws IOException {
    try {
      node.runtime.sandboxes().forEach(sandbox -> node.runtime.removeSandbox(sandbox.id()));
    } finally {
      node.runtime.close();
      DetachedMount.unmount(node.state().toString());
      DetachedMount.unmount(logs.toString());
    }
    node.reopen();
    node.close();
  }

  private static Path fill(Path directory) throws IOException {
    Path filler = directory.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (int size : new int[] {64 * 1024, 1024}) {
        writeUntilFull(out, new byte[size]);
      }
    }
    return filler;
  }

  private static void writeUntilFull(OutputStream out, byte[] bytes) {
    assertThatThrownBy(
            () -> {
              while (true) {
                out.write(bytes);
              }
            })
        .hasMessageContaining("No space left");
  }

  private void enterALine(String id) throws IOException {
    try (ExecSession session = node.runtime.attach(id, true)) {
      session.stdin().write('\n');
      session.stdin().flush();
    }
  }

  private int lines(String id) {
    try {
      return node.log(id).size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean hasWritten(String id) {
    ExecSpec spec = new ExecSpec(List.of("test", "-e", "/tmp/written"), false, false);
    try (ExecSession session = node.runtime.exec(id, spec)) {
      return session.waitFor(TestNode.PATIENCE).equals(OptionalInt.of(0));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFullLogCostsOutputAndNothingElse() throws IOException {
    String sandbox = node.sandbox().id();
    String id =
        node.start(
            sandbox,
            Draft.of(
                    "sh",
                    "-c",
                    "echo first; read a; seq 1 400000; touch /tmp/written; read b; echo last")
                .stdin(false));
    TestNode.await("the first line", () -> lines(id) == 1);
    Path filler = fill(logs);
    enterALine(id);
    // More than log and pipes hold: it would wait for ever if its output were not taken.
    TestNode.await("the program to have written", () -> hasWritten(id));
    Files.delete(filler);
    enterALine(id);

    assertThat(node.awaitEnd(id).exitCode()).isZero();
    assertThat(node.output(id)).startsWith("first\n").endsWith("last\n");
    assertThat(node.log(id)).allMatch(line -> line.matches("\\S+Z std(out|err) [FP] .*"));
  }

  @Test
  void aFullStateDirectoryRefusesNewPodsAndLetsOldOnesEndAndGo() throws IOException {
    String sandbox = node.sandbox().id();
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    Path filler = fill(node.state());

    assertThatThrownBy(node::sandbox)
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("No space left on device");
    assertThat(node.runtime.sandboxes()).hasSize(1);
    assertThat(node.state(id)).isInstanceOf(State.Running.class);
    node.runtime.signalContainer(id, 9);
    assertThat(node.awaitEnd(id).exitCode()).isEqualTo(137);
    node.runtime.removeSandbox(sandbox);
    assertThat(node.runtime.sandboxes()).isEmpty();

    Files.delete(filler);
    assertThat(node.run(Draft.of("echo", "again")).output()).isEqualTo("again\n");
  }

  @Test
  void aStopThatCouldNotBeWrittenDownIsSeenByTheNextInstance() throws IOException {
    String sandbox = node.sandbox().id();
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    Path filler = fill(node.state());
    node.runtime.stopSandbox(sandbox);

    node.reopen();

    assertThat(node.runtime.sandboxes()).singleElement().matches(s -> !s.ready());
    assertThat(((State.Exited) node.state(id)).exitCode()).isEqualTo(137);
    Files.delete(filler);
    node.runtime.removeSandbox(sandbox);
    assertThat(node.run(Draft.of("echo", "again")).output()).isEqualTo("again\n");
  }
}
