package dev.trimtab.node.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.FileStatus;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InRootTest {
  @TempDir private Path directory;

  private Fd root() throws IOException {
    Path root = Files.createDirectories(directory.resolve("root"));
    return Syscalls.open(root.toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0);
  }

  @Test
  void linksCountFromTheRoot() throws IOException {
    try (Fd root = root()) {
      Files.createDirectories(directory.resolve("root/etc"));
      Files.createSymbolicLink(directory.resolve("root/abs"), Path.of("/etc"));
      Files.createSymbolicLink(directory.resolve("root/up"), Path.of("../../../etc"));
      for (String name : new String[] {"abs", "up"}) {
        try (Fd fd = InRoot.of(root).open(name, Flags.O_PATH)) {
          assertThat(fd.path().toRealPath()).isEqualTo(directory.resolve("root/etc"));
        }
      }
    }
  }

  @Test
  void strictlyALinkOutIsAnError() throws IOException {
    try (Fd root = root()) {
      Files.createSymbolicLink(directory.resolve("root/abs"), Path.of("/etc"));
      assertThatThrownBy(() -> InRoot.strictly(root).open("abs", Flags.O_PATH))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EXDEV));
    }
  }

  @Test
  void whatIsMissingIsMadeInside() throws IOException {
    try (Fd root = root();
        Fd file = InRoot.of(root).openOrMake("/a/b/c", false)) {
      assertThat(FileStatus.of(file).isRegularFile()).isTrue();
      assertThat(directory.resolve("root/a/b/c")).isRegularFile();
    }
  }

  @Test
  void aLinkToNothingIsMadeToLeadSomewhereInside() throws IOException {
    try (Fd root = root()) {
      Files.createSymbolicLink(directory.resolve("root/data"), directory.resolve("outside"));
      InRoot.of(root).openOrMake("/data/x", true).close();
      assertThat(directory.resolve("outside")).doesNotExist();
      assertThat(directory.resolve("root" + directory + "/outside/x")).isDirectory();
    }
  }

  @Test
  void linksInCirclesEnd() throws IOException {
    try (Fd root = root()) {
      Files.createSymbolicLink(directory.resolve("root/one"), Path.of("two"));
      Files.createSymbolicLink(directory.resolve("root/two"), Path.of("one"));
      assertThatThrownBy(() -> InRoot.of(root).openOrMake("/one/x", true))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
    }
  }

  @Test
  void aPlainDirectoryMustNotBeALink() throws IOException {
    try (Fd root = root()) {
      Files.createSymbolicLink(directory.resolve("root/proc"), Path.of("/tmp"));
      assertThatThrownBy(() -> InRoot.of(root).plainDirectory("proc"))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
    }
  }

  @Test
  void linksAreFollowedWithoutLeaving() {
    assertThat(InRoot.follow("a/b", "../c")).isEqualTo("a/c");
    assertThat(InRoot.follow("a", "../../../x")).isEqualTo("x");
    assertThat(InRoot.follow("a", "/y/./z")).isEqualTo("y/z");
    assertThat(InRoot.follow(".", "..")).isEqualTo(".");
  }

  @Test
  void dotsUpwardsAreRefused() {
    assertThatThrownBy(() -> InRoot.relative("/a/../b")).isInstanceOf(NodeException.Invalid.class);
    assertThat(InRoot.relative("//a/./b/")).isEqualTo("a/b");
    assertThat(InRoot.relative("/")).isEqualTo(".");
  }
}
