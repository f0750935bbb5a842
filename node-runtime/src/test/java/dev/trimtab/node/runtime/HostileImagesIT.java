package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What images and volumes have done to container runtimes; one test a vulnerability, kept for ever.
 */
final class HostileImagesIT {
  private TestNode node;
  private Path layer;
  private Path outside;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
    layer = Files.createDirectories(node.directory.resolve("layer"));
    outside = Files.createDirectories(node.directory.resolve("outside"));
  }

  @AfterEach
  void close() throws IOException {
    try (Stream<Path> escaped = Files.list(outside)) {
      assertThat(escaped).as("written outside").isEmpty();
    } finally {
      node.close();
    }
  }

  /** The hostile image: busybox with {@link #layer} in place of what it has by the same names. */
  private String image() {
    return node.busybox.with("hostile", layer);
  }

  private static Draft shell(String script) {
    return Draft.of("sh", "-c", "exec 2>&1; " + script);
  }

  private void assertNotStarted(Draft draft) {
    String sandbox = node.sandbox().id();
    String id = node.create(sandbox, draft);
    assertThatThrownBy(() -> node.runtime.startContainer(id)).isInstanceOf(NodeException.class);
    assertThat(node.runtime.stats(id)).isEmpty();
  }

  /** Overlay shows a link instead of the directory of the layer below. */
  private void replaceByLink(String name, Path target) throws IOException {
    Files.createSymbolicLink(layer.resolve(name), target);
  }

  @Test
  void cve2019x5736TheLauncherCannotBeOverwritten() throws IOException {
    // The entry point is the launcher itself, which then runs inside without any privilege to gain.
    replaceByLink("self", Path.of("/proc/self/exe"));
    Draft draft = Draft.of("/self").image(image()).security(Specs.user("web"));
    String sandbox = node.sandbox().id();
    String id = node.create(sandbox, draft);
    node.runtime.startContainer(id);
    assertThat(node.awaitEnd(id).exitCode()).isNotZero();
    String running = node.start(sandbox, shell("sleep 1000").name("writer"));
    // No process of ours inside has a program that can be written.
    try (ExecSession session =
        node.runtime.exec(
            running,
            new ExecSpec(
                List.of("sh", "-c", "for p in /proc/[0-9]*/exe; do readlink $p; done"),
                false,
                false))) {
      assertThat(new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8))
          .doesNotContain("memfd");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "sys", "dev"})
  void cve2019x19921And2023x27561And2026x41579MountPointsThatAreLinksAreRefused(String name)
      throws IOException {
    replaceByLink(name, outside);
    assertNotStarted(shell("true").image(image()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "sys", "dev"})
  void mountPointsThatAreFilesAreRefused(String name) throws IOException {
    Files.writeString(layer.resolve(name), "a file");
    assertNotStarted(shell("true").image(image()));
  }

  @Test
  void cve2022x24769NothingIsInheritable() throws IOException {
    String sandbox = node.sandbox().id();
    String id = node.start(sandbox, shell("grep CapInh /proc/self/status; sleep 1000"));
    try (ExecSession session =
        node.runtime.exec(
            id, new ExecSpec(List.of("grep", "CapInh", "/proc/self/status"), false, false))) {
      assertThat(new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("CapInh:\t0000000000000000\n");
    }
    TestNode.await("output", () -> outputOf(id).contains("CapInh:\t0000000000000000"));
  }

  @Test
  void cve2023x25809ControlGroupsCannotBeWritten() throws IOException {
    assertThat(
            node.run(
                    shell(
                        "for f in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do"
                            + " echo 1 > $f; mkdir ${f%/*}/x; done; echo done"))
                .output())
        .contains("Read-only file system")
        .endsWith("done\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 20, 25, 30})
  void cve2024x21626AWorkingDirectoryIsNeverADescriptor(int descriptor) {
    assertNotStarted(Draft.of("pwd").workingDir("/proc/self/fd/" + descriptor));
  }

  @Test
  void cve2024x21626AWorkingDirectoryThatLinksToADescriptorIsRefused() throws IOException {
    replaceByLink("work", Path.of("/proc/self/fd/7"));
    assertNotStarted(Draft.of("pwd").image(image()).workingDir("/work"));
  }

  @Test
  void cve2024x21626ExecutableDescriptorsAreNotLeft() {
    for (int descriptor = 3; descriptor < 30; descriptor++) {
      assertNotStarted(Draft.of("/proc/self/fd/" + descriptor).name("fd" + descriptor));
    }
  }

  @Test
  void cve2024x45310TargetsAreMadeInsideOnly() throws IOException {
    Path volume = Files.createDirectories(node.directory.resolve("volume"));
    Files.createSymbolicLink(volume.resolve("out"), outside);
    Files.createSymbolicLink(volume.resolve("up"), Path.of("../outside"));
    Path file = Files.writeString(node.directory.resolve("file"), "x");
    String output =
        node.run(
                shell("ls /data")
                    .mounts(
                        Specs.bind(volume, "/data", false),
                        Specs.bind(file, "/data/out/made", true),
                        Specs.bind(file, "/data/up/made", true)))
            .output();
    assertThat(output).contains("out").contains("up");
  }

  @Test
  void cve2025x31133MasksAreOursWhateverDevNullIs() throws IOException {
    Files.createDirectories(layer.resolve("dev"));
    Files.createSymbolicLink(layer.resolve("dev/null"), Path.of("/proc/sys/kernel/core_pattern"));
    String output =
        node.run(
                shell(
                        "ls -l /dev/null; cat /proc/keys /proc/timer_list | wc -c; echo x > /proc/keys")
                    .image(image()))
            .output();
    assertThat(output).containsPattern("crw-rw-rw-.* 1, +3 ").contains("\n0\n");
  }

  @Test
  void cve2025x52565AConsoleIsTheContainersTerminal() throws IOException {
    Files.createDirectories(layer.resolve("dev/pts"));
    Files.createSymbolicLink(layer.resolve("dev/console"), outside.resolve("console"));
    Files.createSymbolicLink(layer.resolve("dev/pts/0"), outside.resolve("terminal"));
    String sandbox = node.sandbox().id();
    String id = node.start(sandbox, shell("ls -l /dev/console; tty").image(image()).terminal());
    assertThat(node.awaitEnd(id).exitCode()).isZero();
    assertThat(node.output(id)).containsPattern("crw.* 136, +0 ").contains("/dev/pts/0");
  }

  @Test
  void cve2025x52881ProcIsProcWhateverTheImageHasThere() throws IOException {
    Files.createDirectories(layer.resolve("proc/self/attr"));
    Files.createDirectories(layer.resolve("proc/sys/kernel"));
    Files.writeString(layer.resolve("proc/self/attr/exec"), "fake");
    String output = node.run(shell("grep ' /proc ' /proc/self/mountinfo").image(image())).output();
    assertThat(output).contains(" - proc proc ");
  }

  @Test
  void cve2026x30892UsersAreNotGuessed() {
    for (String user : List.of("nobody:", ":", "0x0", "-1", " 0", "4294967296", "root\n")) {
      String sandbox = node.sandbox().id();
      String id = node.create(sandbox, shell("id").security(Specs.user(user)));
      assertThatThrownBy(() -> node.runtime.startContainer(id))
          .as("user '" + user + "'")
          .isInstanceOf(NodeException.Invalid.class);
    }
  }

  @Test
  void usersAreReadInsideTheImageOnly() throws IOException {
    Path secret = Files.writeString(node.directory.resolve("passwd"), "evil:x:0:0::/:/bin/sh\n");
    Files.createDirectories(layer.resolve("etc"));
    Files.createSymbolicLink(layer.resolve("etc/passwd"), secret);
    assertNotStarted(shell("id").image(image()).security(Specs.user("evil")));
  }

  @Test
  void aUserFileThatIsADeviceOrPipeHangsNothing() throws Exception {
    Files.createDirectories(layer.resolve("etc"));
    assertThat(
            new ProcessBuilder("mkfifo", layer.resolve("etc/passwd").toString()).start().waitFor())
        .isZero();
    assertNotStarted(shell("id").image(image()));
  }

  @Test
  void veryLongNamesAndManyVariablesAreRefusedOrWork() {
    Draft draft = Draft.of("true").env("LONG", "x".repeat(4 << 20));
    assertNotStarted(draft);
    assertNotStarted(Draft.of("x".repeat(70_000)).name("second"));
  }

  private String outputOf(String id) {
    try {
      return node.output(id);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
