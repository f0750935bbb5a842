package dev.trimtab.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trimtab.node.linux.DetachedMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up for real; memory and process ids as the kernel would tell of them. */
class MachinePressureIT {
  private static final int KIB = 1024;

  @TempDir Path directory;
  private Path disk;
  private Path proc;
  private MachinePressure pressure;

  @BeforeEach
  void mount() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    proc = Files.createDirectories(directory.resolve("proc/sys/kernel")).getParent().getParent();
    Path place = Files.createDirectories(directory.resolve("disk"));
    DetachedMount.mount("tmpfs", place.toString(), "tmpfs", 0, "size=1m");
    disk = place;
    pressure = new MachinePressure(disk, proc);
  }

  @AfterEach
  void unmount() {
    if (disk != null) {
      DetachedMount.unmount(disk.toString());
    }
  }

  private boolean diskPressureWith(int kib) throws IOException {
    Files.write(disk.resolve("filler"), new byte[kib * KIB]);
    return pressure.now().disk();
  }

  @Test
  void aDiskIsFullWhenLessThanATenthIsFree() throws IOException {
    assertThat(diskPressureWith(0)).isFalse();
    assertThat(diskPressureWith(900)).isFalse();
    assertThat(diskPressureWith(940)).isTrue();
    assertThat(diskPressureWith(1000)).isTrue();
    assertThat(diskPressureWith(0)).isFalse();
  }

  @Test
  void memoryIsShortBelowAHundredMebibytes() throws IOException {
    Path file = proc.resolve("meminfo");
    Files.writeString(file, "MemTotal: 9000000 kB\nMemAvailable:  102400 kB\n");
    assertThat(pressure.now().memory()).isFalse();
    Files.writeString(file, "MemTotal: 9000000 kB\nMemAvailable:  102399 kB\n");
    assertThat(pressure.now().memory()).isTrue();
  }

  @Test
  void processIdsAreShortWhenLessThanATenthIsFree() throws IOException {
    Files.writeString(proc.resolve("sys/kernel/pid_max"), "1000\n");
    Files.writeString(proc.resolve("loadavg"), "0.50 0.40 0.30 2/900 4242\n");
    assertThat(pressure.now().pids()).isFalse();
    Files.writeString(proc.resolve("loadavg"), "0.50 0.40 0.30 2/901 4242\n");
    assertThat(pressure.now().pids()).isTrue();
  }
}
