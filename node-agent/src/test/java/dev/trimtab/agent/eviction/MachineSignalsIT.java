package dev.trimtab.agent.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Statfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up for real; memory and process ids as the kernel would tell of them. */
class MachineSignalsIT {
  private static final int KIB = 1024;

  @TempDir Path directory;
  private Path disk;
  private Path proc;
  private MachineSignals signals;

  @BeforeEach
  void mount() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    proc = Files.createDirectories(directory.resolve("proc/sys/kernel")).getParent().getParent();
    Path place = Files.createDirectories(directory.resolve("disk"));
    DetachedMount.mount("tmpfs", place.toString(), "tmpfs", 0, "size=1m");
    disk = place;
    signals = new MachineSignals(new FileSystems(disk, Optional.empty()), Statfs::of, proc);
  }

  @AfterEach
  void unmount() {
    if (disk != null) {
      DetachedMount.unmount(disk.toString());
    }
  }

  private boolean isShort(Signal signal) throws IOException {
    return Thresholds.DEFAULT.missed(signals.now()).stream()
        .anyMatch(shortage -> shortage.signal() == signal);
  }

  private boolean isShortWith(int kib) throws IOException {
    Files.write(disk.resolve("filler"), new byte[kib * KIB]);
    return isShort(Signal.NODE_DISK);
  }

  @Test
  void aDiskIsFullWhenLessThanATenthIsFree() throws IOException {
    assertThat(isShortWith(0)).isFalse();
    assertThat(isShortWith(900)).isFalse();
    assertThat(isShortWith(940)).isTrue();
    assertThat(isShortWith(1000)).isTrue();
    assertThat(isShortWith(0)).isFalse();
  }

  @Test
  void aDiskThatMayHaveNoMoreFilesIsShortOfThem() throws IOException {
    DetachedMount.unmount(disk.toString());
    DetachedMount.mount("tmpfs", disk.toString(), "tmpfs", 0, "size=1m,nr_inodes=100");
    for (int i = 0; i < 94; i++) {
      Files.createFile(disk.resolve("file" + i));
    }
    assertThat(isShort(Signal.NODE_INODES)).isFalse();
    Files.createFile(disk.resolve("one"));
    Files.createFile(disk.resolve("another"));
    assertThat(isShort(Signal.NODE_INODES)).isTrue();
    assertThat(isShort(Signal.NODE_DISK)).isFalse();
  }

  @Test
  void memoryIsShortBelowAHundredMebibytes() throws IOException {
    Path file = proc.resolve("meminfo");
    Files.writeString(file, "MemTotal: 9000000 kB\nMemAvailable:  102400 kB\n");
    assertThat(isShort(Signal.MEMORY)).isFalse();
    Files.writeString(file, "MemTotal: 9000000 kB\nMemAvailable:  102399 kB\n");
    assertThat(isShort(Signal.MEMORY)).isTrue();
  }

  @Test
  void processIdsAreShortWhenLessThanATenthIsFree() throws IOException {
    Files.writeString(proc.resolve("sys/kernel/pid_max"), "1000\n");
    Files.writeString(proc.resolve("loadavg"), "0.50 0.40 0.30 2/900 4242\n");
    assertThat(isShort(Signal.PIDS)).isFalse();
    Files.writeString(proc.resolve("loadavg"), "0.50 0.40 0.30 2/901 4242\n");
    assertThat(isShort(Signal.PIDS)).isTrue();
  }
}
