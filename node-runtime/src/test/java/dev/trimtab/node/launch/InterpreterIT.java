package dev.trimtab.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.Syscall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterpreterIT {
  private static int exit(LaunchScript script) {
    try (Launch launch = Launcher.start("test", script, List.of());
        Fd process = PidFd.open(launch.pid()).orElseThrow()) {
      launch.awaitExecuted();
      return PidFd.reap(process).orElseThrow();
    }
  }

  @Test
  void resultsArePassedOnAndJumpsTaken() {
    LaunchScript script = Launcher.script(0);
    Step pid = script.step("ask", Syscall.GETPID);
    Step jump = script.step("ask again", Syscall.GETPID);
    script.step("not reached", Syscall.EXIT_GROUP, 1);
    jump.ifPositiveGoTo(script.next());
    Step kill = script.step("signal", Syscall.KILL, 0, 0);
    pid.resultTo(kill, 0);
    script.step("end", Syscall.EXIT_GROUP, 42);
    assertThat(exit(script)).isEqualTo(42);
  }

  @Test
  void errorsAreIgnoredOnlyWhereTheStepSaysSo() {
    LaunchScript script = Launcher.script(0);
    script.step("close nothing", Syscall.CLOSE, 999).ignoringErrors();
    script.step("enter nothing", Syscall.CHDIR, script.text("/no/such/directory")).ifPresent();
    Step jump = script.step("close nothing", Syscall.CLOSE, 999);
    script.step("not reached", Syscall.EXIT_GROUP, 1);
    jump.onErrorGoTo(script.next());
    script.step("end", Syscall.EXIT_GROUP, 7);
    assertThat(exit(script)).isEqualTo(7);
  }

  @Test
  void aFailureNamesItsStepAndErrno() {
    LaunchScript script = Launcher.script(0);
    script.step("fine", Syscall.GETPID);
    script.step("close what is not open", Syscall.CLOSE, 999);
    script.step("end", Syscall.EXIT_GROUP, 0);
    assertThatThrownBy(() -> exit(script))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF))
        .hasMessage("cannot close what is not open: bad file descriptor (EBADF)");
  }

  @Test
  void otherErrorsThanMissingFilesCount() {
    LaunchScript script = Launcher.script(0);
    script.step("enter a file", Syscall.CHDIR, script.text("/etc/passwd")).ifPresent();
    assertThatThrownBy(() -> exit(script)).hasMessageContaining("ENOTDIR");
  }

  @Test
  void aCallerThatGoesAwayEndsAScriptThatWaits() {
    LaunchScript script = Launcher.script(0);
    script.step("wait", Syscall.READ, Launcher.GO, script.words(0), 1).failingOnZero();
    script.step("end", Syscall.EXIT_GROUP, 0);
    Launch launch = Launcher.start("test", script, List.of());
    try (Fd process = PidFd.open(launch.pid()).orElseThrow()) {
      launch.close();
      // By its failed step, or by SIGPIPE if its report finds no reader either.
      assertThat(PidFd.reap(process).orElseThrow()).isIn(127, 128 + 13);
    }
  }

  @Test
  void theProgramHasOnlyTheDescriptorsItWasGiven() {
    LaunchScript script = Launcher.script(0);
    script.step("descriptor 4", Syscall.FCNTL, Launcher.GO, 1);
    for (int fd = Launcher.FIRST_GIVEN; fd < 200; fd++) {
      Step step = script.step("look at " + fd, Syscall.FCNTL, fd, 1);
      step.onErrorGoTo(script.next() + Step.SIZE);
      script.step("end", Syscall.EXIT_GROUP, fd);
    }
    script.step("end", Syscall.EXIT_GROUP, 0);
    assertThat(exit(script)).isZero();
  }

  /** The other architecture's interpreter, where an emulator is installed. */
  @Test
  void theArmInterpreterDoesTheSame(@TempDir Path directory) throws Exception {
    Path emulator = Path.of("/usr/bin/qemu-aarch64-static");
    assumeTrue(Files.isExecutable(emulator), "needs qemu-user-static");
    LaunchScript good = new LaunchScript();
    Step pid = good.step("ask", Syscall.GETPID);
    Step jump = good.step("ask again", Syscall.GETPID);
    good.step("not reached", Syscall.EXIT_GROUP, 1);
    jump.ifPositiveGoTo(good.next());
    Step kill = good.step("signal", Syscall.KILL, 0, 0);
    pid.resultTo(kill, 0);
    good.step("close nothing", Syscall.CLOSE, 999).ignoringErrors();
    good.step("enter nothing", Syscall.CHDIR, good.text("/no/such/directory")).ifPresent();
    good.step("end", Syscall.EXIT_GROUP, 42);
    assertThat(emulate(emulator, directory, good, "/dev/null")).isEqualTo(42);

    LaunchScript bad = new LaunchScript();
    bad.step("fine", Syscall.GETPID);
    bad.step("close what is not open", Syscall.CLOSE, 999);
    Path report = directory.resolve("report");
    assertThat(emulate(emulator, directory, bad, report.toString())).isEqualTo(127);
    ByteBuffer record = ByteBuffer.wrap(Files.readAllBytes(report)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bad.describe(record.getLong())).isEqualTo("close what is not open");
    assertThat(record.getLong()).isEqualTo(-Errno.EBADF);

    LaunchScript zero = new LaunchScript();
    Step read = zero.step("open", Syscall.OPENAT, Flags.AT_FDCWD, zero.text("/dev/null"), 0);
    read.resultTo(zero.step("read", Syscall.READ, 0, zero.words(0), 1).failingOnZero(), 0);
    zero.step("end", Syscall.EXIT_GROUP, 0);
    assertThat(emulate(emulator, directory, zero, "/dev/null")).isEqualTo(127);
  }

  private static int emulate(Path emulator, Path directory, LaunchScript script, String report)
      throws IOException, InterruptedException {
    Path program = directory.resolve("program");
    Files.write(program, ScriptImage.of(script, Architecture.AARCH64));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Process process =
        new ProcessBuilder("sh", "-c", "exec " + emulator + " " + program + " 3> " + report)
            .inheritIO()
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
