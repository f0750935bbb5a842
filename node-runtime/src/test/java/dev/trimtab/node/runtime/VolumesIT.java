package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.Mount;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VolumesIT {
  private TestNode node;
  private Path volume;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
    volume = Files.createDirectories(node.directory.resolve("volume"));
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private static Mount subPath(Path source, String target, String subPath) {
    return new Mount(source, target, subPath, false, Mount.Kind.BIND, Mount.Propagation.NONE, 0);
  }

  private static Draft shell(String script) {
    return Draft.of("sh", "-c", "exec 2>&1; " + script);
  }

  private void assertRefused(Draft draft, String reason) {
    String sandbox = node.sandbox().id();
    String id = node.create(sandbox, draft);
    assertThatThrownBy(() -> node.runtime.startContainer(id))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aDirectoryIsSharedBothWays() throws IOException {
    Files.writeString(volume.resolve("in"), "from the machine\n");
    String output =
        node.run(
                shell("cat /data/in; echo back > /data/out")
                    .mounts(Specs.bind(volume, "/data", false)))
            .output();
    assertThat(output).isEqualTo("from the machine\n");
    assertThat(volume.resolve("out")).hasContent("back");
  }

  @Test
  void aReadOnlyVolumeCannotBeWritten() throws IOException {
    assertThat(node.run(shell("touch /data/x").mounts(Specs.bind(volume, "/data", true))).output())
        .contains("Read-only file system");
    assertThat(volume).isEmptyDirectory();
  }

  @Test
  void aFileCanBeMountedInsideAVolume() throws IOException {
    Path file = Files.writeString(node.directory.resolve("conf"), "conf\n");
    String output =
        node.run(
                shell("cat /data/deep/conf; ls /data")
                    .mounts(
                        Specs.bind(file, "/data/deep/conf", true),
                        Specs.bind(volume, "/data", false)))
            .output();
    assertThat(output).isEqualTo("conf\ndeep\n");
  }

  @Test
  void aSubPathShowsItsPartOnlyAndIsMadeIfMissing() throws IOException {
    Files.createDirectories(volume.resolve("a/b"));
    Files.writeString(volume.resolve("a/b/f"), "f\n");
    String output =
        node.run(
                shell("cat /one/f; touch /two/made")
                    .mounts(subPath(volume, "/one", "a/b"), subPath(volume, "/two", "new/dir")))
            .output();
    assertThat(output).isEqualTo("f\n");
    assertThat(volume.resolve("new/dir/made")).exists();
  }

  @Test
  void aSubPathCannotLeaveItsVolume() throws IOException {
    Files.createSymbolicLink(volume.resolve("link"), Path.of("/etc"));
    Files.createSymbolicLink(volume.resolve("up"), Path.of("../.."));
    assertRefused(shell("true").mounts(subPath(volume, "/x", "link")), "leaves its volume");
    assertRefused(shell("true").name("b").mounts(subPath(volume, "/x", "up")), "leaves its volume");
    assertRefused(shell("true").name("c").mounts(subPath(volume, "/x", "../x")), "'..'");
  }

  @Test
  void aTargetThatIsALinkStaysInsideTheRoot() throws IOException {
    Path layer = Files.createDirectories(node.directory.resolve("layer"));
    Files.createSymbolicLink(layer.resolve("data"), node.directory.resolve("escape"));
    String image = node.busybox.with("linked", layer);
    Files.writeString(volume.resolve("f"), "inside\n");
    String output =
        node.run(shell("cat /data/f").image(image).mounts(Specs.bind(volume, "/data", false)))
            .output();
    assertThat(output).isEqualTo("inside\n");
    assertThat(node.directory.resolve("escape")).doesNotExist();
  }

  @Test
  void aTmpfsHasItsSize() throws IOException {
    Mount tmpfs =
        new Mount(
            Path.of("scratch"),
            "/scratch",
            "",
            false,
            Mount.Kind.TMPFS,
            Mount.Propagation.NONE,
            1 << 20);
    assertThat(
            node.run(shell("dd if=/dev/zero of=/scratch/f bs=1M count=2").mounts(tmpfs)).output())
        .contains("No space left on device");
  }

  @Test
  void theMachinesMountsShowThroughIfAsked() throws IOException {
    Mount mount =
        new Mount(
            volume, "/data", "", false, Mount.Kind.BIND, Mount.Propagation.HOST_TO_CONTAINER, 0);
    assertThat(node.run(shell("ls /data").mounts(mount)).output()).isEmpty();
  }

  @Test
  void nothingIsMountedOverProc() {
    assertRefused(shell("true").mounts(Specs.bind(volume, "/proc/sys", false)), "/proc");
  }

  @Test
  void aMissingSourceIsNamed() {
    String sandbox = node.sandbox().id();
    String id =
        node.create(
            sandbox, shell("true").mounts(Specs.bind(volume.resolve("none"), "/data", false)));
    assertThatThrownBy(() -> node.runtime.startContainer(id))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("/data")
        .hasMessageContaining("no such file");
  }

  @Test
  void thePodsFilesAreThere() throws IOException {
    String output = node.run(shell("cat /etc/hostname /etc/resolv.conf /etc/hosts")).output();
    assertThat(output)
        .contains("nameserver 10.0.0.10\nsearch default.svc\n")
        .containsPattern("127.0.0.1\thost\\d+")
        .containsPattern("(?m)^host\\d+$");
  }
}
