package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.launch.ExitRecord;
import dev.trimtab.node.runtime.Records.EndRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows when a container's first process, or its supervisor, ends. */
final class ContainerEnds {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerEnds.class);

  /** What is said of an end that nobody saw. */
  private static final int UNKNOWN_EXIT = 255;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = 500_000;

  private final Node node;

  ContainerEnds(Node node) {
    this.node = node;
  }

  /** Waits, on the loop, for the end of a running container. */
  void watch(Container container) {
    ContainerProcess process = container.live().orElseThrow().process();
    AtomicBoolean seen = new AtomicBoolean();
    EventLoop.Registration[] both = new EventLoop.Registration[2];
    // Registered and handled on the loop, so that both exist before either is handled.
    node.loop()
        .execute(
            () -> {
              EventLoop.Handler handler =
                  () -> {
                    if (seen.compareAndSet(false, true)) {
                      both[0].close();
                      both[1].close();
                      node.workers().execute(() -> finish(container));
                    }
                  };
              both[0] = node.loop().register(process.exitEvent(), handler);
              both[1] = node.loop().register(process.supervisor(), handler);
            });
  }

  /** Takes note of the end of a container that is no longer running. */
  void finish(Container container) {
    container.lock().lock();
    try {
      Container.Live live = container.live().orElse(null);
      if (live == null) {
        return;
      }
      String group = node.group(container.sandboxId(), container.id());
      node.cgroups().kill(group);
      awaitEmpty(group);
      live.output().close();
      Optional<ExitRecord> exit = read(container);
      boolean oom = node.cgroups().oomKills(group) > 0;
      live.process().dismissSupervisor();
      live.process().close();
      EndRecord end =
          exit.map(e -> seen(live, e, oom)).orElseGet(() -> unseen(live.run().started()));
      conclude(container, end);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("container", container.id())
          .setCause(e)
          .log("The end of a container could not be handled");
    } finally {
      container.lock().unlock();
    }
  }

  /** Ends a container that ran under an earlier JVM and whose supervisor is gone. */
  void finishLost(Container container, Instant started) {
    String group = node.group(container.sandboxId(), container.id());
    node.cgroups().kill(group);
    awaitEmpty(group);
    EndRecord end =
        read(container)
            .map(e -> new EndRecord(started, e.at(), e.exitCode(), e.signal(), false, ""))
            .orElseGet(() -> unseen(started));
    conclude(container, end);
  }

  /** Writes an end down, tells, and removes what is no longer needed. */
  void conclude(Container container, EndRecord end) {
    Path directory = node.state().container(container.sandboxId(), container.id());
    try {
      node.state().write(directory.resolve("end.json"), end);
    } catch (NodeException.Unavailable e) {
      // What the supervisor wrote has had its place from the beginning, and says nearly as much.
      LOG.atWarn()
          .addKeyValue("container", container.id())
          .setCause(e)
          .log("The end of a container could not be written down");
    }
    State.Exited exited = exited(container, end);
    container.ended(exited);
    node.events().accept(new ContainerEvent.Ended(container.sandboxId(), container.id(), exited));
  }

  static State.Exited exited(Container container, EndRecord end) {
    return new State.Exited(
        container.record().created(),
        end.started(),
        end.finished(),
        end.exitCode(),
        end.signal(),
        end.oomKilled(),
        end.message());
  }

  /** Reads what the supervisor wrote. */
  private Optional<ExitRecord> read(Container container) {
    Path file = node.state().container(container.sandboxId(), container.id()).resolve("exit");
    try {
      return ExitRecord.parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EndRecord seen(Container.Live live, ExitRecord exit, boolean oom) {
    return new EndRecord(
        live.run().started(),
        exit.at(),
        exit.exitCode(),
        exit.signal(),
        oom && exit.exitCode() != 0,
        "");
  }

  private static EndRecord unseen(Instant started) {
    return new EndRecord(
        started,
        Instant.now(),
        UNKNOWN_EXIT,
        0,
        false,
        "its supervisor ended before it; how it ended is not known");
  }

  private void awaitEmpty(String group) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (node.cgroups().populated(group)) {
      if (System.nanoTime() > deadline) {
        LOG.atWarn()
            .addKeyValue("group", group)
            .log("Processes of a container cannot be killed; they hang in the kernel");
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
