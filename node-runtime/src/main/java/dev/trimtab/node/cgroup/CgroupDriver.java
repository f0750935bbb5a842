package dev.trimtab.node.cgroup;

import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.Limits;
import java.util.List;

/**
 * Control groups of a machine. A group is named by its path below the root of the hierarchies, such
 * as {@code trimtab/node1/pod/container}.
 */
public sealed interface CgroupDriver permits CgroupV1, CgroupV2 {

  /** The machine's driver. */
  static CgroupDriver detect() {
    return CgroupMounts.read().driver();
  }

  /** Makes a group and those above it; nothing if it exists. */
  void create(String group);

  /** Sets bounds; zero takes a bound away. */
  void limit(String group, Limits limits);

  /** Lets the group's processes use exactly {@code devices}; nothing where there is no way. */
  void allowDevices(String group, List<DeviceRule> devices);

  /** How a new process gets into the group. */
  CgroupEntry entry(String group);

  /** Kills all processes of the group and of those below it, at once. */
  void kill(String group);

  /** Stops or continues all processes of the group and of those below it. */
  void freeze(String group, boolean frozen);

  /** Whether there is a living process in the group or below it; false if it does not exist. */
  boolean populated(String group);

  /** Use of resources, including the groups below. */
  ContainerStats usage(String group);

  /** How many processes the kernel has killed here for want of memory. */
  long oomKills(String group);

  /** The names of the groups directly below; none if it does not exist. */
  List<String> children(String group);

  /**
   * Removes a group and those below it, which must be empty of processes; nothing if it does not
   * exist.
   */
  void remove(String group);

  /** Mounts that show a container its own limits at {@code /sys/fs/cgroup}. */
  List<View> views();

  /** Bounds that cannot be had here, as sentences. */
  List<String> missing();

  /**
   * A cgroup file system to be mounted inside a container.
   *
   * @param directory below {@code /sys/fs/cgroup}; empty for that directory itself
   * @param type file system type
   * @param options such as {@code memory}
   */
  record View(String directory, String type, String options) {}
}
