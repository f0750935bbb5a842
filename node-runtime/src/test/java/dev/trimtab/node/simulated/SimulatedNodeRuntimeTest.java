package dev.trimtab.node.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.Images.Credentials;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.Security;
import dev.trimtab.node.network.Cidr;
import dev.trimtab.node.simulated.Program.ExecAnswer;
import dev.trimtab.node.simulated.Program.Step;
import dev.trimtab.node.simulated.Program.Stop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedNodeRuntimeTest {

  private final VirtualTime time = new VirtualTime();
  private final List<ContainerEvent> seen = new ArrayList<>();
  private Program program = Program.RUNS_FOREVER;
  private final SimulatedMachine machine =
      new SimulatedMachine(
          Settings.of("node-1", time, time)
              .withPodAddresses(Cidr.parse("10.9.0.0/29"))
              .withBehaviour((sandbox, container) -> program));
  private final SimulatedNodeRuntime runtime = new SimulatedNodeRuntime(machine);

  @TempDir Path logs;

  @Test
  void sandboxesHaveAddressesOfTheBlockUntilTheyAreStopped() {
    var first = runtime.runSandbox(sandbox("a"));
    var second = runtime.runSandbox(sandbox("b"));

    assertThat(first.ip()).isEqualTo("10.9.0.2");
    assertThat(second.ip()).isEqualTo("10.9.0.3");
    assertThat(runtime.runSandbox(sandbox("a"))).isEqualTo(first);

    runtime.stopSandbox(first.id());

    assertThat(runtime.sandboxes()).extracting("ready").containsExactly(false, true);
    assertThat(runtime.runSandbox(sandbox("c")).ip()).isEqualTo("10.9.0.4");
  }

  @Test
  void exhaustedAddressBlockIsSaid() {
    for (int i = 0; i < 5; i++) {
      runtime.runSandbox(sandbox("p" + i));
    }

    assertThatThrownBy(() -> runtime.runSandbox(sandbox("one-too-many")))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("10.9.0.0/29");
  }

  @Test
  void containerFollowsItsScript() throws Exception {
    program =
        Program.of(
            new Step.Print("starting"),
            new Step.Wait(Duration.ofSeconds(5)),
            new Step.Complain("giving up"),
            new Step.Exit(3));
    runtime.subscribe(seen::add);
    var id = start("a");

    time.advance(Duration.ofSeconds(4));
    assertThat(state(id)).isInstanceOf(State.Running.class);
    time.advance(Duration.ofSeconds(1));

    assertThat(state(id))
        .isInstanceOfSatisfying(
            State.Exited.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(3);
              assertThat(Duration.between(e.started(), e.finished())).hasSeconds(5);
            });
    assertThat(Files.readAllLines(logs.resolve("a.log")))
        .containsExactly(
            "2026-01-01T00:00:00.000000000Z stdout F starting",
            "2026-01-01T00:00:05.000000000Z stderr F giving up");
    assertThat(seen)
        .satisfiesExactly(
            e -> assertThat(e).isInstanceOf(ContainerEvent.Started.class),
            e -> assertThat(e).isInstanceOf(ContainerEvent.Ended.class));
  }

  @Test
  void killedContainerHasTheSignalInItsExitCode() {
    var id = start("a");

    runtime.signalContainer(id, 15);

    assertThat(state(id))
        .isInstanceOfSatisfying(
            State.Exited.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(143);
              assertThat(e.signal()).isEqualTo(15);
            });
    assertThatThrownBy(() -> runtime.signalContainer(id, 0))
        .isInstanceOf(NodeException.NotFound.class);
  }

  @Test
  void gracefulContainerEndsLaterAndIgnoringOneOnlyBySigkill() {
    program = Program.RUNS_FOREVER.withStop(new Stop.Exits(Duration.ofSeconds(2), 0));
    var graceful = start("a");
    program = Program.RUNS_FOREVER.withStop(new Stop.Ignores());
    var stubborn = start("b");

    runtime.signalContainer(graceful, 15);
    runtime.signalContainer(stubborn, 15);
    time.advance(Duration.ofSeconds(2));

    assertThat(state(graceful))
        .isInstanceOfSatisfying(State.Exited.class, e -> assertThat(e.exitCode()).isZero());
    assertThat(state(stubborn)).isInstanceOf(State.Running.class);

    runtime.signalContainer(stubborn, 9);

    assertThat(state(stubborn))
        .isInstanceOfSatisfying(State.Exited.class, e -> assertThat(e.exitCode()).isEqualTo(137));
  }

  @Test
  void programThatCannotBeExecutedLeavesAReason() {
    program = Program.of(new Step.FailToStart("exec /nope: no such file or directory"));
    var id = create("a");

    assertThatThrownBy(() -> runtime.startContainer(id))
        .isInstanceOf(NodeException.StartFailed.class)
        .hasMessageContaining("/nope");

    assertThat(state(id))
        .isInstanceOfSatisfying(
            State.Exited.class,
            e -> {
              assertThat(e.started()).isNull();
              assertThat(e.message()).contains("/nope");
            });
  }

  @Test
  void outOfMemoryIsShownAsSuch() {
    var id = start("a");

    machine.runOutOfMemory(id);

    assertThat(state(id))
        .isInstanceOfSatisfying(State.Exited.class, e -> assertThat(e.oomKilled()).isTrue());
  }

  @Test
  void podsOutliveTheRuntime() {
    var id = start("a");
    runtime.subscribe(seen::add);
    runtime.close();

    var successor = new SimulatedNodeRuntime(machine);
    machine.exit(id, 7);

    assertThat(successor.sandboxes()).hasSize(1);
    assertThat(successor.container(id).orElseThrow().state()).isInstanceOf(State.Exited.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void commandsAreAnsweredByTheScript() throws Exception {
    program = Program.RUNS_FOREVER.withExec(c -> new ExecAnswer(c.size(), c.getFirst(), "oops"));
    var id = start("a");

    try (var session = runtime.exec(id, new ExecSpec(List.of("ls", "-l"), false, false))) {
      assertThat(session.waitFor(Duration.ZERO)).hasValue(2);
      assertThat(new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("ls");
      assertThat(new String(session.stderr().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("oops");
    }
  }

  @Test
  void usageGrowsWithTime() {
    program = Program.RUNS_FOREVER.withUsage(new Program.Usage(250, 4096));
    var id = start("a");

    time.advance(Duration.ofSeconds(8));

    var stats = runtime.stats(id).orElseThrow();
    assertThat(stats.cpu()).hasSeconds(2);
    assertThat(stats.memory()).isEqualTo(4096);
  }

  @Test
  void removedSandboxTakesItsContainersAlong() {
    var id = start("a");
    var sandbox = runtime.container(id).orElseThrow().sandboxId();
    runtime.subscribe(seen::add);

    runtime.removeSandbox(sandbox);

    assertThat(runtime.sandboxes()).isEmpty();
    assertThat(runtime.containers()).isEmpty();
    assertThat(seen).singleElement().isInstanceOf(ContainerEvent.Ended.class);
  }

  @Test
  void runningContainerCannotBeRemoved() {
    var id = start("a");

    assertThatThrownBy(() -> runtime.removeContainer(id)).isInstanceOf(NodeException.Invalid.class);
  }

  @Test
  void listenerMayCallBackAndStillSeesEventsInOrder() {
    runtime.subscribe(
        event -> {
          if (event instanceof ContainerEvent.Started started) {
            runtime.signalContainer(started.containerId(), 9);
          }
        });
    runtime.subscribe(seen::add);

    start("a");

    assertThat(seen)
        .satisfiesExactly(
            e -> assertThat(e).isInstanceOf(ContainerEvent.Started.class),
            e -> assertThat(e).isInstanceOf(ContainerEvent.Ended.class));
  }

  @Test
  void remoteImageMustBePulledAndMissingOneCannot() {
    var anonymous = new Credentials.Anonymous();
    machine.images().remote("remote");
    machine.images().missing("missing");

    assertThat(runtime.images().resolve("ordinary")).isPresent();
    assertThat(runtime.images().resolve("remote")).isEmpty();
    var pulled = runtime.images().pull("remote", anonymous);
    assertThat(runtime.images().resolve("remote")).contains(pulled);
    assertThatThrownBy(() -> runtime.images().pull("missing", anonymous))
        .isInstanceOf(NodeException.NotFound.class);
  }

  private String start(String name) {
    var id = create(name);
    runtime.startContainer(id);
    return id;
  }

  private String create(String name) {
    return runtime.createContainer(runtime.runSandbox(sandbox(name)).id(), container(name));
  }

  private State state(String id) {
    return runtime.container(id).orElseThrow().state();
  }

  private static SandboxSpec sandbox(String name) {
    return new SandboxSpec(
        name,
        "default",
        "uid-" + name,
        0,
        name,
        false,
        false,
        false,
        false,
        List.of(),
        new SandboxSpec.Dns(List.of(), List.of(), List.of()),
        List.of(),
        Limits.NONE,
        Map.of(),
        Map.of());
  }

  private ContainerSpec container(String name) {
    return new ContainerSpec(
        name,
        0,
        "sha256:0",
        List.of("run"),
        List.of(),
        List.of(),
        "",
        List.of(),
        Limits.NONE,
        0,
        new Security(
            "",
            null,
            false,
            List.of(),
            Set.of(),
            Set.of(),
            false,
            true,
            false,
            Security.Seccomp.RUNTIME_DEFAULT,
            List.of(),
            List.of()),
        false,
        false,
        false,
        logs.resolve(name + ".log"),
        Map.of(),
        "");
  }
}
