package dev.trimtab.node.cgroup;

import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.Limits;
import dev.trimtab.node.linux.Flags;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The unified hierarchy. */
final class CgroupV2 implements CgroupDriver {
  private static final Set<String> WANTED = Set.of("cpu", "memory", "pids");

  private final GroupFiles files;
  private final Set<String> controllers;

  private CgroupV2(Path root, Set<String> controllers) {
    this.files = new GroupFiles(root);
    this.controllers = new TreeSet<>(controllers);
  }

  /** With whatever controllers the hierarchy at {@code root} has. */
  static CgroupV2 at(Path root) {
    Set<String> present =
        new TreeSet<>(
            Arrays.asList(new GroupFiles(root).read("", "cgroup.controllers").split(" ")));
    present.retainAll(WANTED);
    return new CgroupV2(root, present);
  }

  /** Without controllers: only for killing, freezing and emptiness. */
  static CgroupV2 tracking(Path root) {
    return new CgroupV2(root, Set.of());
  }

  @Override
  public void create(String group) {
    if (files.exists(group)) {
      return;
    }
    int slash = group.lastIndexOf('/');
    String parent = slash < 0 ? "" : group.substring(0, slash);
    if (!parent.isEmpty()) {
      create(parent);
    }
    enableForChildren(parent);
    files.make(group);
  }

  private void enableForChildren(String group) {
    if (controllers.isEmpty()) {
      return;
    }
    List<String> enabled = List.of(files.read(group, "cgroup.subtree_control").split(" "));
    for (String controller : controllers) {
      if (!enabled.contains(controller)) {
        files.write(group, "cgroup.subtree_control", "+" + controller);
      }
    }
  }

  @Override
  public void limit(String group, Limits limits) {
    if (controllers.contains("cpu")) {
      long period = Cpu.PERIOD_MICROS;
      files.write(
          group,
          "cpu.max",
          limits.cpuMillis() == 0
              ? "max " + period
              : Cpu.quotaMicros(limits.cpuMillis()) + " " + period);
      files.write(group, "cpu.weight", Long.toString(Cpu.weight(limits.cpuShares())));
    }
    if (controllers.contains("memory")) {
      files.write(group, "memory.max", orMax(limits.memory()));
      // One victim leaves a container that is neither alive nor dead.
      files.write(group, "memory.oom.group", "1");
    }
    if (controllers.contains("pids")) {
      files.write(group, "pids.max", orMax(limits.pids()));
    }
  }

  private static String orMax(long value) {
    return value == 0 ? "max" : Long.toString(value);
  }

  @Override
  public void allowDevices(String group, List<DeviceRule> devices) {
    DeviceProgram.attach(files.directory(group), devices);
  }

  @Override
  public CgroupEntry entry(String group) {
    return new CgroupEntry(files.open(group, "", Flags.O_RDONLY | Flags.O_DIRECTORY), List.of());
  }

  @Override
  public void kill(String group) {
    // Not where there is nobody: Linux 6.14 and later kill whatever is then cloned into a group
    // that was ever told to kill, if its parent's group was not.
    if (populated(group)) {
      files.write(group, "cgroup.kill", "1");
    }
  }

  @Override
  public void freeze(String group, boolean frozen) {
    files.write(group, "cgroup.freeze", frozen ? "1" : "0");
  }

  @Override
  public boolean populated(String group) {
    return files.exists(group) && files.readNumber(group, "cgroup.events", "populated") == 1;
  }

  @Override
  public ContainerStats usage(String group) {
    long memory = controllers.contains("memory") ? files.readNumber(group, "memory.current") : 0;
    long idle =
        controllers.contains("memory")
            ? files.readNumber(group, "memory.stat", "inactive_file")
            : 0;
    return new ContainerStats(
        Duration.of(files.readNumber(group, "cpu.stat", "usage_usec"), ChronoUnit.MICROS),
        memory,
        Math.max(0, memory - idle),
        controllers.contains("pids") ? files.readNumber(group, "pids.current") : 0);
  }

  @Override
  public long oomKills(String group) {
    return controllers.contains("memory") && files.exists(group)
        ? files.readNumber(group, "memory.events", "oom_kill")
        : 0;
  }

  @Override
  public List<String> children(String group) {
    return files.children(group);
  }

  @Override
  public void remove(String group) {
    files.remove(group);
  }

  @Override
  public List<View> views() {
    return List.of(new View("", "cgroup2", ""));
  }

  @Override
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String controller : new TreeSet<>(WANTED)) {
      if (!controllers.contains(controller)) {
        missing.add("no " + controller + " controller in the unified control group hierarchy");
      }
    }
    return missing;
  }
}
