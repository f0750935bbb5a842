package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers that are put beside another one, among its processes. */
final class SeenProcessesIT {
  private TestNode node;
  private String sandbox;
  private String app;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
    sandbox = node.sandbox().id();
    app = node.start(sandbox, Draft.of("sleep", "1234").name("app"));
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private String createBeside(String other, String script) {
    return node.runtime.createContainer(
        sandbox,
        Specs.seeing(
            Draft.of("sh", "-c", "exec 2>&1; " + script)
                .name("debugger")
                .logTo(node.directory.resolve("logs/debugger.log")),
            other));
  }

  private String startBeside(String other, String script) {
    String id = createBeside(other, script);
    node.runtime.startContainer(id);
    return id;
  }

  @Test
  void itSeesTheProcessesOfTheOtherAndHasItsOwnFiles() throws IOException {
    String namespaces = "(readlink /proc/1/ns/$n; readlink /proc/$$/ns/$n) | uniq | wc -l";
    String debugger =
        startBeside(
            app,
            "tr '\\0' ' ' < /proc/1/cmdline; kill -0 1 && echo reached;"
                + " for n in pid mnt cgroup; do %s; done".formatted(namespaces));

    assertThat(node.awaitEnd(debugger).exitCode()).isZero();
    assertThat(node.output(debugger)).isEqualTo("sleep 1234 reached\n1\n2\n2\n");
    assertThat(node.state(app)).isInstanceOf(State.Running.class);
  }

  @Test
  void itEndsWithTheOther() {
    String debugger = startBeside(app, "sleep 1000");
    node.runtime.signalContainer(app, 9);

    assertThat(node.awaitEnd(app).exitCode()).isEqualTo(137);
    assertThat(node.awaitEnd(debugger).exitCode()).isEqualTo(137);
  }

  @Test
  void bothOutliveTheirRuntime() {
    String debugger = startBeside(app, "sleep 1000");
    node.reopen();

    assertThat(node.state(debugger)).isInstanceOf(State.Running.class);
    node.runtime.signalContainer(debugger, 9);
    assertThat(node.awaitEnd(debugger).exitCode()).isEqualTo(137);
    assertThat(node.state(app)).isInstanceOf(State.Running.class);
  }

  @Test
  void anotherThatDoesNotRunIsNamed() {
    node.runtime.signalContainer(app, 9);
    node.awaitEnd(app);

    assertThatThrownBy(() -> startBeside(app, "true"))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining(app)
        .hasMessageContaining("does not run");
  }

  @Test
  void processesOfAnotherPodAreOutOfReach() {
    String elsewhere = node.start(node.sandbox().id(), Draft.of("sleep", "1000"));

    assertThatThrownBy(() -> startBeside(elsewhere, "true"))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("does not run");
    assertThat(node.state(elsewhere)).isInstanceOf(State.Running.class);
  }
}
