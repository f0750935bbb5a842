package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionsIT {
  private TestNode node;
  private String sandbox;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
    sandbox = node.sandbox().id();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private static ExecSpec spec(boolean stdin, boolean tty, String... command) {
    return new ExecSpec(List.of(command), stdin, tty);
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static int exit(ExecSession session) throws InterruptedException {
    OptionalInt code = session.waitFor(TestNode.PATIENCE);
    return code.orElseThrow(() -> new AssertionError("the program has not ended"));
  }

  @Test
  void execRunsAProgramInTheContainerAndKeepsItsStreamsApart() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000").env("COLOUR", "green"));
    try (ExecSession session =
        node.runtime.exec(
            id, spec(false, false, "sh", "-c", "hostname; echo $COLOUR >&2; exit 7"))) {
      assertThat(text(session.stdout())).matches("host\\d+\n");
      assertThat(text(session.stderr())).isEqualTo("green\n");
      assertThat(exit(session)).isEqualTo(7);
    }
  }

  @Test
  void execReadsItsInputUntilThatIsClosed() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    try (ExecSession session = node.runtime.exec(id, spec(true, false, "cat"))) {
      session.stdin().write("hello".getBytes(StandardCharsets.US_ASCII));
      session.stdin().close();
      assertThat(text(session.stdout())).isEqualTo("hello");
      assertThat(exit(session)).isZero();
    }
  }

  @Test
  void execWithATerminalHasOneOfTheContainersAndItsSize() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    try (ExecSession session =
        node.runtime.exec(id, spec(true, true, "sh", "-c", "read x; tty; stty size"))) {
      session.resize(132, 43);
      session.stdin().write("\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(text(session.stdout())).contains("/dev/pts/0").contains("43 132");
      assertThat(exit(session)).isZero();
    }
  }

  @Test
  void aProgramThatReadsSlowlyServedGetsAllOfItsOutputThrough() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    try (ExecSession session =
        node.runtime.exec(id, spec(false, false, "sh", "-c", "yes | head -c 5000000"))) {
      assertThat(session.stdout().readAllBytes()).hasSize(5_000_000);
      assertThat(exit(session)).isZero();
    }
  }

  @Test
  void closingAnExecSessionKillsItsProgram() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    ExecSession session = node.runtime.exec(id, spec(false, false, "sleep", "1000"));
    assertThat(session.waitFor(Duration.ofMillis(1))).isEmpty();
    session.close();
    assertThat(exit(session)).isEqualTo(137);
  }

  @Test
  void execOfAMissingProgramSaysSo() {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    assertThatThrownBy(() -> node.runtime.exec(id, spec(false, false, "nothing-here")))
        .isInstanceOf(NodeException.StartFailed.class)
        .hasMessageContaining("nothing-here");
  }

  @Test
  void execIsBoundByTheContainersRights() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000").security(Specs.user("web")));
    String script =
        "id -u; id -g; id -G; grep -E 'CapEff|CapInh|NoNewPrivs|Seccomp:' /proc/self/status";
    try (ExecSession session = node.runtime.exec(id, spec(false, false, "sh", "-c", script))) {
      assertThat(text(session.stdout()))
          .startsWith("1000\n1001\n1001 1002\n")
          .contains("CapInh:\t0000000000000000")
          .contains("CapEff:\t0000000000000000")
          .contains("NoNewPrivs:\t1")
          .contains("Seccomp:\t2");
      assertThat(exit(session)).isZero();
    }
  }

  @Test
  void attachSeesOutputAndGivesInputAndTheEnd() throws Exception {
    String id = node.start(sandbox, Draft.of("sh", "-c", "cat; exit 5").stdin(true));
    try (ExecSession session = node.runtime.attach(id, true)) {
      session.stdin().write("through\n".getBytes(StandardCharsets.US_ASCII));
      session.stdin().close();
      assertThat(text(session.stdout())).isEqualTo("through\n");
      assertThat(exit(session)).isEqualTo(5);
    }
    node.awaitEnd(id);
    assertThat(node.output(id)).isEqualTo("through\n");
  }

  @Test
  void inputThatIsNotOnceStaysOpenBetweenAttachments() throws Exception {
    String id = node.start(sandbox, Draft.of("sh", "-c", "read a; read b; echo $a$b").stdin(false));
    try (ExecSession first = node.runtime.attach(id, true)) {
      first.stdin().write("one\n".getBytes(StandardCharsets.US_ASCII));
    }
    try (ExecSession second = node.runtime.attach(id, true)) {
      second.stdin().write("two\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(text(second.stdout())).isEqualTo("onetwo\n");
    }
  }

  @Test
  void aContainerWithATerminalHasAConsole() throws Exception {
    String id =
        node.start(
            sandbox, Draft.of("sh", "-c", "read x; tty; stty size; ls -l /dev/console").terminal());
    try (ExecSession session = node.runtime.attach(id, true)) {
      session.resize(99, 11);
      session.stdin().write("\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(text(session.stdout()))
          .contains("/dev/pts/0")
          .contains("11 99")
          .contains("/dev/console")
          .containsPattern("crw.*136, +0");
      assertThat(exit(session)).isZero();
    }
  }

  /** Our descriptors of terminals' masters. */
  private static long terminals() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> own = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : own) {
        count += isMaster(fd) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isMaster(Path fd) throws IOException {
    try {
      return Files.readSymbolicLink(fd).endsWith("ptmx");
    } catch (NoSuchFileException closedMeanwhile) {
      return false;
    }
  }

  @Test
  void aTerminalIsLetGoOfWhenItsProgramHasEndedAndNoOutputIsLost() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    long before = terminals();
    String script = "read x; sleep 1000 & seq 1 500";
    try (ExecSession session = node.runtime.exec(id, spec(true, true, "sh", "-c", script))) {
      assertThat(terminals()).isGreaterThan(before);
      session.stdin().write("\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(exit(session)).isZero();

      assertThat(terminals()).isEqualTo(before);
      assertThat(text(session.stdout())).endsWith("\r\n499\r\n500\r\n");
      assertThatThrownBy(() -> session.stdin().write('x')).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoIsAttachedLetsGoOfATerminalWhenItsContainerHasEnded() throws Exception {
    long before = terminals();
    String id = node.start(sandbox, Draft.of("sh", "-c", "read x; seq 1 500").terminal());
    try (ExecSession session = node.runtime.attach(id, true)) {
      session.stdin().write("\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(exit(session)).isZero();

      assertThat(terminals()).isEqualTo(before);
      assertThat(text(session.stdout())).endsWith("\r\n499\r\n500\r\n");
      assertThatThrownBy(() -> session.stdin().write('x')).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aWriteThatWaitsForAProgramEndsWithIt() throws Exception {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    // Without lines and echo a terminal takes what there is room for, then makes the writer wait.
    String script = "stty raw -echo; echo ready; sleep 1000";
    ExecSession session = node.runtime.exec(id, spec(true, true, "sh", "-c", script));
    assertThat(session.stdout().read()).isEqualTo('r');
    var failure = new CompletableFuture<IOException>();
    Thread.ofPlatform().name("writer").start(() -> failure.complete(writeForEver(session)));
    TestNode.await("a write that waits", SessionsIT::writerWaits);
    session.close();
    assertThat(failure.get(2, TimeUnit.MINUTES)).isNotNull();
    assertThat(exit(session)).isEqualTo(137);
  }

  /** Whether the thread named "writer" is in a system call that waits for a descriptor. */
  private static boolean writerWaits() {
    String polls = Syscall.PPOLL.number(Architecture.current()) + " ";
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).equals("writer\n")) {
          return Files.readString(task.resolve("syscall")).startsWith(polls);
        }
      }
      return false;
    } catch (NoSuchFileException endedMeanwhile) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IOException writeForEver(ExecSession session) {
    try {
      while (true) {
        session.stdin().write(new byte[4096]);
      }
    } catch (IOException ended) {
      return ended;
    }
  }

  @Test
  void attachingInputToAContainerWithoutInputIsRefused() {
    String id = node.start(sandbox, Draft.of("sleep", "1000"));
    assertThatThrownBy(() -> node.runtime.attach(id, true))
        .isInstanceOf(NodeException.Invalid.class);
  }

  @Test
  void connectReachesAPortInsideThePodOnly() throws Exception {
    String id =
        node.start(
            sandbox, Draft.of("sh", "-c", "echo inside | nc -l -p 8080 127.0.0.1; sleep 1000"));
    TestNode.await("the port", () -> listens(id));
    try (SocketChannel channel = node.runtime.connect(sandbox, 8080)) {
      ByteBuffer bytes = ByteBuffer.allocate(100);
      assertThat(channel.read(bytes)).isPositive();
      assertThat(new String(bytes.array(), 0, 6, StandardCharsets.US_ASCII)).isEqualTo("inside");
    }
    assertThatThrownBy(() -> node.runtime.connect(sandbox, 8081))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("8081");
  }

  private boolean listens(String id) {
    try (ExecSession session =
        node.runtime.exec(id, spec(false, false, "grep", "-q", ":1F90 ", "/proc/net/tcp"))) {
      return exit(session) == 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
