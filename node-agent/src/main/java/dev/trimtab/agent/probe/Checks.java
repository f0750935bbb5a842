package dev.trimtab.agent.probe;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Carries checks out, on the caller's thread. */
public final class Checks {

  /** How much of a check's output is kept; the kubelet's figure. */
  private static final int MOST_OUTPUT = 10 * 1024;

  private final NodeRuntime runtime;
  private final Platform platform;

  public Checks(NodeRuntime runtime, Platform platform) {
    this.runtime = runtime;
    this.platform = platform;
  }

  /** Tries {@code check} and waits for its outcome, at most {@code limit}. */
  public Outcome run(Check check, Target target, Duration limit) throws InterruptedException {
    if (!runtime.podsAreReachable() && concernsNetwork(check)) {
      return simulated(target);
    }
    return switch (check) {
      case Check.Exec exec -> exec(exec, target, limit);
      case Check.Http http -> HttpCheck.run(http, target.podIp(), limit);
      case Check.Tcp tcp -> tcp(tcp, target, limit);
      case Check.Grpc grpc -> GrpcCheck.run(grpc, target.podIp(), limit);
      case Check.Sleep sleep -> sleep(sleep.time().compareTo(limit) > 0 ? limit : sleep.time());
    };
  }

  /** Does what a hook asks for, in at most {@code limit}; one that makes no sense has failed. */
  public Outcome hook(Container container, LifecycleHandler hook, Target target, Duration limit)
      throws InterruptedException {
    try {
      return run(Check.of(container, hook), target, limit);
    } catch (IllegalArgumentException wrong) {
      return Outcome.failure(String.valueOf(wrong.getMessage()));
    }
  }

  private static boolean concernsNetwork(Check check) {
    return switch (check) {
      case Check.Http _, Check.Tcp _, Check.Grpc _ -> true;
      case Check.Exec _, Check.Sleep _ -> false;
    };
  }

  /** Where nothing listens, a container answers as long as it runs, and nobody else is asked. */
  private Outcome simulated(Target target) {
    boolean runs =
        runtime
            .container(target.containerId())
            .filter(container -> container.state() instanceof ContainerStatus.State.Running)
            .isPresent();
    return runs ? Outcome.success("") : Outcome.failure("the simulated container does not run");
  }

  private Outcome exec(Check.Exec exec, Target target, Duration limit) throws InterruptedException {
    try (ExecSession session =
        runtime.exec(target.containerId(), new ExecSpec(exec.command(), false, false))) {
      var output = new Output(session);
      OptionalInt code = session.waitFor(limit);
      if (code.isEmpty()) {
        return Outcome.failure(
            "command timed out: \""
                + String.join(" ", exec.command())
                + "\" timed out after "
                + limit.toSeconds()
                + "s");
      }
      String said = output.text();
      return code.getAsInt() == 0 ? Outcome.success(said) : Outcome.failure(said);
    } catch (NodeException failed) {
      return Outcome.failure(String.valueOf(failed.getMessage()));
    }
  }

  private Outcome tcp(Check.Tcp tcp, Target target, Duration limit) {
    String host = tcp.host().isEmpty() ? target.podIp() : tcp.host();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, tcp.port()), (int) limit.toMillis());
      return Outcome.success("");
    } catch (IOException failed) {
      return Outcome.failure("dial tcp %s:%d: %s".formatted(host, tcp.port(), failed.getMessage()));
    }
  }

  private Outcome sleep(Duration time) throws InterruptedException {
    var over = new CountDownLatch(1);
    var timer = platform.timers().schedule(time, over::countDown);
    try {
      over.await();
      return Outcome.success("");
    } finally {
      timer.cancel();
    }
  }

  /** Reads what a program says while it runs, so that it is not held up by a full pipe. */
  private final class Output {
    private final Reading stdout;
    private final Reading stderr;

    Output(ExecSession session) {
      stdout = new Reading(session.stdout());
      stderr = new Reading(session.stderr());
    }

    String text() throws InterruptedException {
      return stdout.text() + stderr.text();
    }
  }

  private final class Reading {
    private final StringBuilder text = new StringBuilder();
    private final CountDownLatch end = new CountDownLatch(1);

    Reading(InputStream stream) {
      platform.threads().newThread(() -> read(stream)).start();
    }

    private void read(InputStream stream) {
      try {
        byte[] kept = stream.readNBytes(MOST_OUTPUT);
        text.append(new String(kept, StandardCharsets.UTF_8));
        stream.transferTo(OutputStream.nullOutputStream());
      } catch (IOException broken) {
        text.append(broken.getMessage());
      } finally {
        end.countDown();
      }
    }

    String text() throws InterruptedException {
      // A program may leave others behind that keep the pipe open.
      return end.await(1, TimeUnit.SECONDS) ? text.toString() : "";
    }
  }
}
