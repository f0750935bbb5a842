package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.runtime.Records.Phase;
import dev.trimtab.node.runtime.Records.SandboxRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sandboxes and what is done to them. */
final class Sandboxes {
  private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Node node;
  private final Containers containers;
  private final SandboxMaker maker;
  private final Map<String, Sandbox> all = new ConcurrentHashMap<>();

  Sandboxes(Node node, Containers containers) {
    this.node = node;
    this.containers = containers;
    this.maker = new SandboxMaker(node);
  }

  void adopt() {
    new Adoption(node, containers.ends(), containers.starter(), maker, all, containers.all()).run();
  }

  Sandbox get(String id) {
    Sandbox sandbox = all.get(id);
    if (sandbox == null) {
      throw new NodeException.NotFound("no sandbox " + id);
    }
    return sandbox;
  }

  List<SandboxStatus> list() {
    return all.values().stream()
        .filter(sandbox -> sandbox.record().phase() != Phase.MAKING)
        .map(Sandbox::status)
        .toList();
  }

  SandboxStatus run(SandboxSpec spec) {
    String id = Ids.sandbox(spec.uid(), spec.attempt());
    Sandbox sandbox = all.computeIfAbsent(id, key -> fresh(key, spec));
    sandbox.lock().lock();
    try {
      if (sandbox.record().phase() == Phase.MAKING) {
        if (all.get(id) != sandbox) {
          throw new NodeException.Unavailable("the same sandbox has just failed to be made");
        }
        try {
          maker.make(sandbox);
        } catch (RuntimeException e) {
          all.remove(id, sandbox);
          throw e;
        }
      }
      return sandbox.status();
    } finally {
      sandbox.lock().unlock();
    }
  }

  private Sandbox fresh(String id, SandboxSpec spec) {
    SandboxRecord record =
        new SandboxRecord(id, spec, Instant.now(), Phase.MAKING, "", node.bootId());
    return new Sandbox(record, node.state().sandbox(id));
  }

  void stop(String id) {
    Sandbox sandbox = get(id);
    sandbox.lock().lock();
    try {
      if (!sandbox.ready()) {
        return;
      }
      // From here on no container starts; those on their way are waited for.
      sandbox.become(sandbox.record().in(Phase.STOPPED, ""));
      saveIfPossible(sandbox);
      List<Container> members = containers.of(id);
      members.forEach(Container::awaitIdle);
      node.cgroups().kill(node.group(id));
      members.forEach(Sandboxes::awaitEnd);
      maker.unmake(sandbox);
    } finally {
      sandbox.lock().unlock();
    }
  }

  /** On a full disk, stopping is what makes room. */
  private void saveIfPossible(Sandbox sandbox) {
    try {
      maker.save(sandbox);
    } catch (NodeException.Unavailable e) {
      LOG.atWarn()
          .addKeyValue("sandbox", sandbox.id())
          .setCause(e)
          .log("That a sandbox was stopped could not be written down");
    }
  }

  private static void awaitEnd(Container container) {
    if (!(container.state() instanceof State.Running)) {
      return;
    }
    try {
      container.end().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new NodeException.Unavailable(
          "container " + container.id() + " cannot be killed; it hangs in the kernel", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException.Unavailable("interrupted while stopping a sandbox", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void remove(String id) {
    Sandbox sandbox = all.get(id);
    if (sandbox == null) {
      return;
    }
    stop(id);
    sandbox.lock().lock();
    try {
      containers.of(id).forEach(container -> containers.remove(container.id()));
      // Harmless if stopped before; after a reboot there may be mounts' places left.
      maker.unmake(sandbox);
      node.state().delete(node.state().sandbox(id));
      all.remove(id, sandbox);
    } finally {
      sandbox.lock().unlock();
    }
  }
}
