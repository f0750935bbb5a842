package dev.trimtab.node.runtime;

import dev.trimtab.node.Mount;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.launch.ContainerLaunch.Processes;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.runtime.Records.Phase;
import dev.trimtab.node.runtime.Records.SandboxRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A sandbox in memory. Its operations exclude each other by {@link #lock}. */
final class Sandbox {
  private static final Path MACHINE_SHARED_MEMORY = Path.of("/dev/shm");

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile SandboxRecord record;

  Sandbox(SandboxRecord record, Path directory) {
    this.record = record;
    this.directory = directory;
  }

  String id() {
    return record.id();
  }

  SandboxSpec spec() {
    return record.spec();
  }

  SandboxRecord record() {
    return record;
  }

  ReentrantLock lock() {
    return lock;
  }

  void become(SandboxRecord next) {
    record = next;
  }

  boolean ready() {
    return record.phase() == Phase.READY;
  }

  SandboxStatus status() {
    SandboxRecord r = record;
    return new SandboxStatus(r.id(), r.spec(), r.phase() == Phase.READY, r.ip(), r.created());
  }

  /** The name its processes see. */
  String hostname() {
    return record.spec().hostname();
  }

  Path namespace(String kind) {
    return directory.resolve("ns").resolve(kind);
  }

  Path file(String name) {
    return directory.resolve("etc").resolve(name);
  }

  Path sharedMemory() {
    return record.spec().hostIpc() ? MACHINE_SHARED_MEMORY : directory.resolve("shm");
  }

  /** Kinds of namespaces of its own. */
  List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    if (!spec().hostNetwork()) {
      kinds.add("net");
      kinds.add("uts");
    }
    if (!spec().hostIpc()) {
      kinds.add("ipc");
    }
    return kinds;
  }

  boolean sharesProcesses() {
    return spec().sharedPid() && !spec().hostPid();
  }

  /**
   * Opens its namespaces.
   *
   * @param among a process whose namespace of processes it shall be, which the answer closes
   */
  SandboxNamespaces openNamespaces(Optional<Fd> among) {
    List<Fd> open = new ArrayList<>();
    try {
      kinds().forEach(kind -> open.add(open(kind)));
      Processes processes =
          spec().hostPid()
              ? new Processes.Machine()
              : among
                  .<Processes>map(Processes.Shared::new)
                  .orElseGet(
                      () ->
                          sharesProcesses()
                              ? new Processes.Shared(open("pid"))
                              : new Processes.Own());
      return new SandboxNamespaces(open, processes);
    } catch (RuntimeException e) {
      open.forEach(Fd::close);
      throw e;
    }
  }

  private Fd open(String kind) {
    return Syscalls.open(namespace(kind).toString(), Flags.O_RDONLY, 0);
  }

  /** Adds the pod's own files, except where the caller mounts something itself. */
  List<Mount> withOwnFiles(List<Mount> mounts) {
    List<Mount> all = new ArrayList<>(mounts);
    for (String name : List.of("resolv.conf", "hosts", "hostname")) {
      String target = "/etc/" + name;
      if (mounts.stream().noneMatch(mount -> mount.target().equals(target))) {
        all.add(
            new Mount(file(name), target, "", false, Mount.Kind.BIND, Mount.Propagation.NONE, 0));
      }
    }
    return all;
  }
}
