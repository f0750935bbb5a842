package dev.trimtab.node.runtime;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.runtime.Records.ContainerRecord;
import dev.trimtab.node.runtime.Records.EndRecord;
import dev.trimtab.node.runtime.Records.Phase;
import dev.trimtab.node.runtime.Records.RunRecord;
import dev.trimtab.node.runtime.Records.SandboxRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what an earlier instance left: first what still runs is taken over, then what nobody knows
 * is removed, never the other way round.
 */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  private final Node node;
  private final ContainerEnds ends;
  private final ContainerStarter starter;
  private final SandboxMaker maker;
  private final Map<String, Sandbox> sandboxes;
  private final Map<String, Container> containers;

  Adoption(
      Node node,
      ContainerEnds ends,
      ContainerStarter starter,
      SandboxMaker maker,
      Map<String, Sandbox> sandboxes,
      Map<String, Container> containers) {
    this.node = node;
    this.ends = ends;
    this.starter = starter;
    this.maker = maker;
    this.sandboxes = sandboxes;
    this.containers = containers;
  }

  void run() {
    node.state().sandboxes().forEach(this::adoptSandbox);
    removeUnknown();
    if (!containers.isEmpty()) {
      long running = containers.values().stream().filter(c -> c.live().isPresent()).count();
      LOG.atInfo()
          .addKeyValue("sandboxes", sandboxes.size())
          .addKeyValue("containers", containers.size())
          .addKeyValue("running", running)
          .log("Found containers of an earlier run");
    }
  }

  private void adoptSandbox(String id) {
    Path directory = node.state().sandbox(id);
    Optional<SandboxRecord> record =
        node.state().read(directory.resolve("sandbox.json"), SandboxRecord.class);
    if (record.isEmpty()) {
      // Half made. Nobody has been told of it; the caller will ask again.
      maker.discard(directory);
      return;
    }
    Sandbox sandbox = new Sandbox(record.get(), directory);
    if (sandbox.ready() && !stands(sandbox)) {
      // Not written down: this is seen again, and there may be no room for it.
      sandbox.become(record.get().in(Phase.STOPPED, ""));
    }
    sandboxes.put(id, sandbox);
    for (String container : node.state().containers(id)) {
      adoptContainer(id, container);
    }
  }

  /**
   * Whether what a sandbox consists of is still there. It is not after a reboot, nor if it was
   * stopped while the disk was full, so that its record could not say so.
   */
  private boolean stands(Sandbox sandbox) {
    return sandbox.record().bootId().equals(node.bootId())
        && node.cgroups().children(node.cgroupRoot() + "/pods").contains(sandbox.id())
        && sandbox.kinds().stream().map(sandbox::namespace).allMatch(Adoption::isMounted);
  }

  private static boolean isMounted(Path file) {
    try {
      return !Files.getAttribute(file, "unix:dev")
          .equals(Files.getAttribute(file.resolveSibling("."), "unix:dev"));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new NodeException.Unavailable("look at " + file + ": " + e.getMessage(), e);
    }
  }

  private void adoptContainer(String sandboxId, String id) {
    Path directory = node.state().container(sandboxId, id);
    Optional<ContainerRecord> record =
        node.state().read(directory.resolve("container.json"), ContainerRecord.class);
    if (record.isEmpty()) {
      node.state().delete(directory);
      return;
    }
    Container container = new Container(record.get());
    containers.put(id, container);
    hold(container);
    Optional<EndRecord> end = node.state().read(directory.resolve("end.json"), EndRecord.class);
    if (end.isPresent()) {
      container.ended(ContainerEnds.exited(container, end.get()));
      return;
    }
    Optional<RunRecord> run = node.state().read(directory.resolve("run.json"), RunRecord.class);
    if (run.isEmpty()) {
      // Killed while starting it: whatever is in its group has not run its program.
      node.cgroups().kill(node.group(sandboxId, id));
      return;
    }
    Optional<ContainerProcess> process =
        run.get().bootId().equals(node.bootId())
            ? ContainerProcess.adopt(run.get())
            : Optional.empty();
    if (process.isEmpty()) {
      ends.finishLost(container, run.get().started());
      return;
    }
    container.running(
        new Container.Live(
            process.get(),
            ContainerOutput.start(node.loop(), process.get(), starter.log(container)),
            run.get()));
    ends.watch(container);
  }

  private void hold(Container container) {
    try {
      node.images().acquire(container.record().spec().imageId(), container.id());
    } catch (NodeException.NotFound e) {
      LOG.atWarn()
          .addKeyValue("container", container.id())
          .addKeyValue("image", container.record().spec().imageId())
          .log("The image of a container is gone");
    }
  }

  private void removeUnknown() {
    Set<String> attached = new HashSet<>();
    sandboxes.values().stream()
        .filter(sandbox -> sandbox.ready() && !sandbox.spec().hostNetwork())
        .forEach(sandbox -> attached.add(sandbox.id()));
    node.network().retain(attached);
    sandboxes.values().stream().filter(sandbox -> !sandbox.ready()).forEach(maker::unmake);
    for (String id : node.cgroups().children(node.cgroupRoot() + "/pods")) {
      if (!sandboxes.containsKey(id)) {
        removeGroup(node.group(id));
        continue;
      }
      for (String child : node.cgroups().children(node.group(id))) {
        if (!containers.containsKey(child) && !child.equals(SandboxMaker.PAUSE)) {
          removeGroup(node.group(id, child));
        }
      }
    }
  }

  private void removeGroup(String group) {
    node.cgroups().kill(group);
    node.cgroups().remove(group);
  }
}
