package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.cgroup.CgroupDriver;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A runtime in a directory of its own, and the proof that it leaves nothing behind. */
final class TestNode implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  final Path directory;
  final Busybox busybox;
  final LoopbackNetwork network = new LoopbackNetwork();
  LinuxNodeRuntime runtime;
  private Settings settings = Settings.DEFAULT;

  TestNode() throws IOException {
    directory = Files.createTempDirectory("trimtab-node-it");
    busybox = Busybox.unpack(directory);
    runtime = open();
  }

  Path state() {
    return directory.resolve("state");
  }

  private LinuxNodeRuntime open() {
    NoImages nothing = new NoImages();
    return LinuxNodeRuntime.open(state(), new Parts(nothing, busybox, network, nothing), settings);
  }

  /** Another instance takes over; the first let go in an orderly way. */
  void reopen() {
    runtime.close();
    runtime = open();
  }

  void reopen(Settings with) {
    settings = with;
    reopen();
  }

  SandboxStatus sandbox() {
    return runtime.runSandbox(Specs.sandbox());
  }

  /** Runs to the end and answers what was written, without times. */
  Result run(Draft draft) throws IOException {
    return run(Specs.sandbox(), draft);
  }

  Result run(SandboxSpec spec, Draft draft) throws IOException {
    SandboxStatus sandbox = runtime.runSandbox(spec);
    String id = start(sandbox.id(), draft);
    State.Exited end = awaitEnd(id);
    String output = output(id);
    runtime.removeSandbox(sandbox.id());
    return new Result(end, output);
  }

  String create(String sandboxId, Draft draft) {
    Path log = directory.resolve("logs").resolve(sandboxId + "-" + draft.name() + ".log");
    return runtime.createContainer(sandboxId, draft.logTo(log));
  }

  String start(String sandboxId, Draft draft) {
    String id = create(sandboxId, draft);
    runtime.startContainer(id);
    return id;
  }

  State.Exited awaitEnd(String id) {
    await("the end of the container", () -> state(id) instanceof State.Exited);
    return (State.Exited) state(id);
  }

  State state(String id) {
    return runtime.container(id).map(ContainerStatus::state).orElseThrow();
  }

  /** What a container wrote: text without times and tags. */
  String output(String id) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : log(id)) {
      String[] fields = line.split(" ", 4);
      text.append(fields[3]).append(fields[2].equals("F") ? "\n" : "");
    }
    return text.toString();
  }

  List<String> log(String id) throws IOException {
    return Files.readAllLines(runtime.container(id).orElseThrow().spec().logFile());
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      runtime.sandboxes().forEach(sandbox -> runtime.removeSandbox(sandbox.id()));
      // Ends of sessions are seen to by the runtime's own thread, while it is open.
      await("the ends of sessions", () -> zombies().isEmpty());
    } finally {
      runtime.close();
    }
    assertNothingLeft();
    deleteAll();
  }

  private void assertNothingLeft() throws IOException {
    assertThat(CgroupDriver.detect().children("trimtab"))
        .as("control groups left")
        .doesNotContain(Ids.instance(state().toString()));
    assertThat(Files.readString(Path.of("/proc/self/mounts")))
        .as("mounts left")
        .doesNotContain(directory.toString());
    assertThat(network.attached).as("networks left").isEmpty();
    assertThat(busybox.users).as("images held").isEmpty();
    assertThat(zombies()).as("zombies left").isEmpty();
  }

  private static List<Path> zombies() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.filter(TestNode::isZombieOfOurs).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isZombieOfOurs(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") && Long.parseLong(fields[1]) == ProcessHandle.current().pid();
    } catch (IOException e) {
      return false;
    }
  }

  private void deleteAll() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  /** How a container ended and what it wrote. */
  record Result(State.Exited end, String output) {
    Result {
      assertThat(end.message()).as("message").isEmpty();
    }
  }
}
