package dev.trimtab.node.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CgroupMountsTest {
  @Test
  void versionTwoAloneIsOneMount() {
    CgroupMounts mounts =
        CgroupMounts.parse(List.of("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nsdelegate 0 0"));
    assertThat(mounts.unified()).contains(Path.of("/sys/fs/cgroup"));
    assertThat(mounts.legacy()).isEmpty();
  }

  @Test
  void hierarchiesMayHoldSeveralControllers() {
    CgroupMounts mounts =
        CgroupMounts.parse(
            List.of(
                "tmpfs /sys/fs/cgroup tmpfs ro 0 0",
                "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
                "cgroup /sys/fs/cgroup/systemd cgroup rw,xattr,name=systemd 0 0",
                "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0",
                "cgroup /sys/fs/cgroup/blkio cgroup rw,blkio 0 0"));
    assertThat(mounts.unified()).contains(Path.of("/sys/fs/cgroup/unified"));
    assertThat(mounts.legacy())
        .isEqualTo(
            Map.of(
                "name=systemd", Path.of("/sys/fs/cgroup/systemd"),
                "cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct"),
                "cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct")));
  }

  @Test
  void cpuFollowsKubernetesFormulas() {
    assertThat(Cpu.quotaMicros(250)).isEqualTo(25_000);
    assertThat(Cpu.quotaMicros(1)).isEqualTo(1_000);
    assertThat(Cpu.shares(0)).isEqualTo(2);
    assertThat(Cpu.shares(1000)).isEqualTo(1024);
    assertThat(Cpu.weight(0)).isEqualTo(1);
    assertThat(Cpu.weight(1000)).isEqualTo(39);
    assertThat(Cpu.weight(256_000)).isEqualTo(10_000);
  }
}
