package dev.trimtab.node.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Fd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeviceProgramIT {
  @Test
  void onlyTheDevicesOfTheRulesCanBeOpened() throws Exception {
    // The version 2 hierarchy takes filters even where the controllers are on version 1.
    try (Fd mount = DetachedMount.of("cgroup2", Map.of())) {
      Path group = Files.createDirectory(mount.path().resolve("trimtab-device-program-it"));
      try {
        DeviceProgram.attach(
            group, List.of(new DeviceRule('c', 1, 3, "rw"), new DeviceRule('c', 1, 5, "w")));
        assertThat(run(group, "echo x > /dev/null")).isZero();
        assertThat(run(group, "echo x > /dev/zero")).isZero();
        assertThat(run(group, "head -c 1 /dev/zero")).isNotZero();
        assertThat(run(group, "head -c 1 /dev/urandom")).isNotZero();
      } finally {
        new GroupFiles(mount.path()).remove("trimtab-device-program-it");
      }
    }
  }

  private static int run(Path group, String command) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "read go; " + command).start();
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(shell.pid()));
    shell.getOutputStream().write('\n');
    shell.getOutputStream().close();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return shell.exitValue();
  }
}
