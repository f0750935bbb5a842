package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.cgroup.DeviceRule;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.RootFilesystems.RootFilesystem;
import dev.trimtab.node.rootfs.Devices;
import dev.trimtab.node.rootfs.PendingRoot;
import dev.trimtab.node.runtime.Records.ContainerRecord;
import dev.trimtab.node.runtime.Records.EndRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All containers and what is done to them. */
final class Containers {
  private static final int SIGKILL = 9;
  private static final int HIGHEST_SIGNAL = 64;

  /** What containers are said to have ended with whose program could not be executed. */
  private static final int START_ERROR = 128;

  private final Node node;
  private final ContainerEnds ends;
  private final ContainerStarter starter;
  private final Map<String, Container> all = new ConcurrentHashMap<>();

  Containers(Node node) {
    this.node = node;
    this.ends = new ContainerEnds(node);
    this.starter = new ContainerStarter(node);
  }

  Map<String, Container> all() {
    return all;
  }

  ContainerEnds ends() {
    return ends;
  }

  ContainerStarter starter() {
    return starter;
  }

  Optional<Container> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  Container get(String id) {
    return find(id).orElseThrow(() -> new NodeException.NotFound("no container " + id));
  }

  List<ContainerStatus> list() {
    return all.values().stream().map(Container::status).toList();
  }

  List<Container> of(String sandboxId) {
    return all.values().stream().filter(c -> c.sandboxId().equals(sandboxId)).toList();
  }

  String create(Sandbox sandbox, ContainerSpec spec) {
    sandbox.lock().lock();
    try {
      String id = Ids.container(sandbox.id(), spec.name(), spec.attempt());
      if (all.containsKey(id)) {
        return id;
      }
      if (!sandbox.ready()) {
        throw new NodeException.Unavailable("the sandbox " + sandbox.id() + " is not ready");
      }
      ContainerStarter.check(spec);
      Container container =
          new Container(new ContainerRecord(id, sandbox.id(), spec, Instant.now()));
      try {
        RootFilesystem image = node.images().acquire(spec.imageId(), id);
        CommandLine.command(spec, image.config());
        prepare(container, sandbox, image);
      } catch (RuntimeException e) {
        discard(container);
        throw e;
      }
      all.put(id, container);
      return id;
    } finally {
      sandbox.lock().unlock();
    }
  }

  private void prepare(Container container, Sandbox sandbox, RootFilesystem image) {
    Path directory = node.state().container(container.sandboxId(), container.id());
    for (String name : List.of("upper", "work")) {
      node.state().makeDirectory(directory.resolve(name));
    }
    // It takes longest, and a start follows a creation as a rule. Mistakes are told by the start.
    container.prepared(starter.beginRoot(container, sandbox, image));
    ContainerSpec spec = container.record().spec();
    String group = node.group(container.sandboxId(), container.id());
    node.cgroups().create(group);
    node.cgroups().limit(group, spec.limits());
    node.cgroups()
        .allowDevices(
            group,
            spec.security().privileged()
                ? List.of(new DeviceRule('a', -1, -1, "rwm"))
                : Devices.rules());
    node.state().write(directory.resolve("container.json"), container.record());
  }

  void start(Container container, Sandbox sandbox) {
    // Before this one's lock is taken: starts could wait for each other crosswise.
    Optional<Fd> seen = seenBy(container);
    container.lock().lock();
    try {
      switch (container.state()) {
        case State.Running _ -> {
          return;
        }
        case State.Exited _ ->
            throw new NodeException.Invalid("container " + container.id() + " has already ended");
        case State.Created _ -> {
          if (!sandbox.ready()) {
            throw new NodeException.Unavailable("the sandbox " + sandbox.id() + " is not ready");
          }
        }
      }
      container.running(starter.start(container, sandbox, seen));
      ends.watch(container);
    } catch (NodeException e) {
      if (container.state() instanceof State.Created) {
        ends.conclude(container, notStarted(e));
      }
      throw e;
    } finally {
      container.lock().unlock();
      seen.ifPresent(Fd::close);
    }
    node.events().accept(new ContainerEvent.Started(container.sandboxId(), container.id()));
  }

  /** The first process of the container whose processes this one is to see, if that runs. */
  private Optional<Fd> seenBy(Container container) {
    return find(container.record().spec().processesOf())
        .filter(other -> other.sandboxId().equals(container.sandboxId()))
        .flatMap(Container::firstProcess);
  }

  private static EndRecord notStarted(NodeException e) {
    return new EndRecord(
        null, Instant.now(), START_ERROR, 0, false, String.valueOf(e.getMessage()));
  }

  void signal(Container container, int signal) {
    if (signal < 0 || signal > HIGHEST_SIGNAL) {
      throw new NodeException.Invalid("signal " + signal + " is not between 0 and 64");
    }
    // Not under the lock: a start or an end may take its time.
    Container.Live live =
        container
            .live()
            .orElseThrow(
                () -> new NodeException.NotFound("container " + container.id() + " does not run"));
    if (signal == SIGKILL) {
      node.cgroups().kill(node.group(container.sandboxId(), container.id()));
    } else {
      PidFd.signal(live.process().init(), signal);
    }
  }

  void limit(Container container, Limits limits) {
    container.lock().lock();
    try {
      node.cgroups().limit(node.group(container.sandboxId(), container.id()), limits);
    } finally {
      container.lock().unlock();
    }
  }

  void remove(String id) {
    Container container = all.get(id);
    if (container == null) {
      return;
    }
    container.lock().lock();
    try {
      if (container.live().isPresent()) {
        throw new NodeException.Invalid("container " + id + " still runs");
      }
      discard(container);
      all.remove(id);
    } finally {
      container.lock().unlock();
    }
  }

  private void discard(Container container) {
    container.takeRoot().ifPresent(PendingRoot::close);
    node.cgroups().remove(node.group(container.sandboxId(), container.id()));
    node.state().delete(node.state().container(container.sandboxId(), container.id()));
    node.images().release(container.record().spec().imageId(), container.id());
  }

  /** Lets go of all without ending them. */
  void release() {
    for (Container container : all.values()) {
      container.lock().lock();
      try {
        container.takeRoot().ifPresent(PendingRoot::close);
        container.live().ifPresent(live -> live.process().close());
      } finally {
        container.lock().unlock();
      }
    }
  }
}
