package dev.trimtab.node.cgroup;

import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.Limits;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A hierarchy per controller, and a version 2 group beside them. */
final class CgroupV1 implements CgroupDriver {
  /** Controllers used if present; {@code name=systemd} is the service manager's own. */
  static final List<String> USED =
      List.of("cpu", "cpuacct", "memory", "pids", "devices", "name=systemd");

  private final Map<String, GroupFiles> hierarchies;
  // Controllers may share a hierarchy; each directory once.
  private final Collection<GroupFiles> distinct;
  private final CgroupV2 tracker;

  CgroupV1(Map<String, Path> mounts, CgroupV2 tracker) {
    hierarchies = new TreeMap<>();
    mounts.forEach((controller, path) -> hierarchies.put(controller, new GroupFiles(path)));
    distinct = List.copyOf(new java.util.LinkedHashSet<>(hierarchies.values()));
    this.tracker = tracker;
  }

  @Override
  public void create(String group) {
    tracker.create(group);
    distinct.forEach(hierarchy -> hierarchy.make(group));
  }

  @Override
  public void limit(String group, Limits limits) {
    of("cpu").ifPresent(cpu -> limitCpu(cpu, group, limits));
    of("memory")
        .ifPresent(
            memory ->
                memory.write(
                    group,
                    "memory.limit_in_bytes",
                    limits.memory() == 0 ? "-1" : Long.toString(limits.memory())));
    of("pids")
        .ifPresent(
            pids ->
                pids.write(
                    group, "pids.max", limits.pids() == 0 ? "max" : Long.toString(limits.pids())));
  }

  private static void limitCpu(GroupFiles cpu, String group, Limits limits) {
    cpu.write(group, "cpu.shares", Long.toString(Cpu.shares(limits.cpuShares())));
    if (limits.cpuMillis() == 0) {
      cpu.write(group, "cpu.cfs_quota_us", "-1");
    } else {
      cpu.write(group, "cpu.cfs_period_us", Long.toString(Cpu.PERIOD_MICROS));
      cpu.write(group, "cpu.cfs_quota_us", Long.toString(Cpu.quotaMicros(limits.cpuMillis())));
    }
  }

  @Override
  public void allowDevices(String group, List<DeviceRule> devices) {
    of("devices")
        .ifPresent(
            hierarchy -> {
              hierarchy.write(group, "devices.deny", "a");
              for (DeviceRule rule : devices) {
                hierarchy.write(group, "devices.allow", rule.type() == 'a' ? "a" : rule.toString());
              }
            });
  }

  @Override
  public CgroupEntry entry(String group) {
    List<Fd> joins = new ArrayList<>();
    try {
      for (GroupFiles hierarchy : distinct) {
        // A thread that moves itself takes no lock of the whole machine, which "cgroup.procs" would
        // wait an RCU grace period for; a launcher has one thread.
        joins.add(hierarchy.open(group, "tasks", Flags.O_WRONLY));
      }
      return new CgroupEntry(tracker.entry(group).into(), joins);
    } catch (RuntimeException e) {
      joins.forEach(Fd::close);
      throw e;
    }
  }

  @Override
  public void kill(String group) {
    tracker.kill(group);
  }

  @Override
  public void freeze(String group, boolean frozen) {
    tracker.freeze(group, frozen);
  }

  @Override
  public boolean populated(String group) {
    return tracker.populated(group);
  }

  @Override
  public ContainerStats usage(String group) {
    long memory = of("memory").map(m -> m.readNumber(group, "memory.usage_in_bytes")).orElse(0L);
    long idle =
        of("memory").map(m -> m.readNumber(group, "memory.stat", "total_inactive_file")).orElse(0L);
    return new ContainerStats(
        Duration.ofNanos(of("cpuacct").map(c -> c.readNumber(group, "cpuacct.usage")).orElse(0L)),
        memory,
        Math.max(0, memory - idle),
        of("pids").map(p -> p.readNumber(group, "pids.current")).orElse(0L));
  }

  @Override
  public long oomKills(String group) {
    return of("memory")
        .filter(memory -> memory.exists(group))
        .map(memory -> memory.readNumber(group, "memory.oom_control", "oom_kill"))
        .orElse(0L);
  }

  @Override
  public List<String> children(String group) {
    // The tracker is made first and removed last, so it knows them all.
    return tracker.children(group);
  }

  @Override
  public void remove(String group) {
    distinct.forEach(hierarchy -> hierarchy.remove(group));
    tracker.remove(group);
  }

  @Override
  public List<View> views() {
    List<View> views = new ArrayList<>();
    for (String controller : List.of("cpu", "cpuacct", "memory", "pids")) {
      if (hierarchies.containsKey(controller)) {
        views.add(new View(controller, "cgroup", controller));
      }
    }
    return views;
  }

  @Override
  public List<String> missing() {
    return USED.stream()
        .filter(
            controller -> !controller.startsWith("name=") && !hierarchies.containsKey(controller))
        .map(controller -> "no " + controller + " control group hierarchy is mounted")
        .toList();
  }

  private Optional<GroupFiles> of(String controller) {
    return Optional.ofNullable(hierarchies.get(controller));
  }
}
