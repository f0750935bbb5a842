package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.cgroup.CgroupDriver;
import dev.trimtab.node.launch.ExitRecord;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdoptionIT {
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  /** Another JVM starts containers on our directory and is killed with SIGKILL. */
  private void killAnotherJvm() throws IOException, InterruptedException {
    node.runtime.close();
    Path sign = Files.createDirectory(node.directory.resolve("sign"));
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherJvm.class.getName(),
                node.directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = jvm.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    Files.createFile(sign.resolve("killed"));
  }

  private boolean hasExitRecord() {
    try (Stream<Path> files = Files.walk(node.state().resolve("sandboxes"), 4)) {
      List<Path> exits = files.filter(file -> file.endsWith("exit")).toList();
      for (Path exit : exits) {
        if (ExitRecord.parse(Files.readAllBytes(exit)).isPresent()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String named(String name) {
    return node.runtime.containers().stream()
        .filter(container -> container.spec().name().equals(name))
        .map(ContainerStatus::id)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void containersOutliveAKilledJvmAndAreFoundAgainWithTheirEnds() throws Exception {
    killAnotherJvm();
    TestNode.await("the end of one of them, which nobody watches", this::hasExitRecord);
    node.reopen();

    assertThat(node.runtime.sandboxes()).hasSize(1);
    assertThat(node.awaitEnd(named("ends")).exitCode()).isEqualTo(4);
    assertThat(node.output(named("ends"))).isEqualTo("while away\n");

    String waits = named("waits");
    assertThat(node.state(waits)).isInstanceOf(State.Running.class);
    long first = ((State.Running) node.state(waits)).pid();
    try (ExecSession session = node.runtime.attach(waits, true)) {
      session.stdin().write("input\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(node.awaitEnd(waits).exitCode()).isEqualTo(9);
    assertThat(node.output(waits)).isEqualTo("got input\n");
    assertThat(Path.of("/proc", Long.toString(first))).doesNotExist();

    String terminal = named("terminal");
    try (ExecSession session = node.runtime.attach(terminal, true)) {
      session.resize(80, 24);
      session.stdin().write("\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(node.awaitEnd(terminal).exitCode()).isEqualTo(2);
    assertThat(node.output(terminal)).contains("/dev/pts/0");

    String writes = named("writes");
    List<String> numbers = IntStream.rangeClosed(1, 100_000).mapToObj(Integer::toString).toList();
    TestNode.await("all lines", () -> lastLine(writes).endsWith(" 100000"));
    assertThat(node.output(writes).lines().toList()).isEqualTo(numbers);
    try (ExecSession session =
        node.runtime.exec(writes, new ExecSpec(List.of("true"), false, false))) {
      assertThat(session.waitFor(TestNode.PATIENCE)).hasValue(0);
    }
  }

  private String lastLine(String id) {
    try {
      List<String> lines = node.log(id);
      return lines.isEmpty() ? "" : lines.getLast();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatTwoInstancesDoIsDoneOnce() {
    String sandbox = node.sandbox().id();
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    node.reopen();
    assertThat(node.state(id)).isInstanceOf(State.Running.class);
    node.runtime.startContainer(id);
    node.runtime.signalContainer(id, 9);
    assertThat(node.awaitEnd(id).exitCode()).isEqualTo(137);
    node.reopen();
    assertThat(((State.Exited) node.state(id)).exitCode()).isEqualTo(137);
  }

  @Test
  void whatRunsWithoutARecordEndsWithTheRuntime() throws Exception {
    killAnotherJvm();
    try (Stream<Path> files = Files.walk(node.state().resolve("sandboxes"), 4)) {
      for (Path record : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        Files.delete(record);
      }
    }
    node.reopen();

    assertThat(node.runtime.sandboxes()).isEmpty();
    node.runtime.close();
    assertThat(CgroupDriver.detect().children("trimtab"))
        .doesNotContain(Ids.instance(node.state().toString()));
  }

  @Test
  void whatACrashLeftOfASandboxInTheMakingIsRemoved() throws Exception {
    Path half = node.state().resolve("sandboxes/half");
    Path namespace = half.resolve("ns/net");
    Files.createDirectories(namespace.getParent());
    Files.createFile(namespace);
    DetachedMount.mount("/proc/self/ns/net", namespace.toString(), "none", Flags.MS_BIND, "");

    node.reopen();

    assertThat(half).doesNotExist();
    assertThat(node.runtime.sandboxes()).isEmpty();
  }

  @Test
  void aCreatedContainerCanBeStartedByTheNextInstance() {
    String sandbox = node.sandbox().id();
    String id = node.create(sandbox, Draft.of("true"));
    node.reopen();
    node.runtime.startContainer(id);
    assertThat(node.awaitEnd(id).exitCode()).isZero();
  }

  @Test
  void aKilledSupervisorIsNoticedAndItsContainerEnded() throws Exception {
    String sandbox = node.sandbox().id();
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    long pid = ((State.Running) node.state(id)).pid();
    ProcessHandle supervisor = ProcessHandle.of(pid).orElseThrow().parent().orElseThrow();
    assertThat(supervisor.destroyForcibly()).isTrue();
    State.Exited end = node.awaitEnd(id);
    assertThat(end.exitCode()).isEqualTo(255);
    assertThat(end.message()).contains("supervisor");
    TestNode.await("its end", () -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void theDirectoryBelongsToOneInstance() {
    NoImages nothing = new NoImages();
    Parts parts = new Parts(nothing, node.busybox, node.network, nothing);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> LinuxNodeRuntime.open(node.state(), parts))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("in use by another process");
  }
}
