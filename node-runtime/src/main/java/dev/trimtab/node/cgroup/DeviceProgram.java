package dev.trimtab.node.cgroup;

import java.nio.file.Path;
import java.util.List;

/** Placeholder. */
final class DeviceProgram {
  private DeviceProgram() {}

  static void attach(Path group, List<DeviceRule> devices) {}
}
