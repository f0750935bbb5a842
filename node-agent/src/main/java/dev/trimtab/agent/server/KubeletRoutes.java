package dev.trimtab.agent.server;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.NodeException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a request wants, and does it on a thread of its own. */
final class KubeletRoutes {

  private static final Logger log = LoggerFactory.getLogger(KubeletRoutes.class);
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final KubeletAccess access;
  private final KubeletServer.Served served;
  private final PodDirectory directory;
  private final Summary summary;
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  KubeletRoutes(KubeletAccess access, KubeletServer.Served served) {
    this.access = access;
    this.served = served;
    this.directory = new PodDirectory(served.runtime(), served.pods());
    this.summary = new Summary(served.runtime(), served.node());
  }

  /** Called on an event loop. */
  void handle(HttpServerRequest request) {
    request.pause();
    var upgrade = new Upgrade(request, served.vertx().getOrCreateContext());
    served.platform().threads().newThread(() -> serve(request, upgrade)).start();
  }

  private void serve(HttpServerRequest request, Upgrade upgrade) {
    try {
      route(request, upgrade, parts(request.path()));
    } catch (Refusal refused) {
      answer(request, refused.status(), TEXT, refused.text() + "\n");
    } catch (NodeException.NotFound missing) {
      answer(request, 404, TEXT, missing.getMessage() + "\n");
    } catch (NodeException | IOException failed) {
      answer(request, 500, TEXT, failed.getMessage() + "\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.substring(1).split("/", -1))
        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
        .toList();
  }

  private void route(HttpServerRequest request, Upgrade upgrade, List<String> path)
      throws IOException, InterruptedException {
    String first = path.getFirst();
    if (first.equals("healthz")) {
      answer(request, 200, TEXT, "ok");
      return;
    }
    requireAllowed(request);
    switch (first) {
      case "pods", "runningpods" -> answer(request, 200, JSON, pods());
      case "stats" -> answer(request, 200, JSON, summary.json(served.platform().clock().instant()));
      case "metrics" -> answer(request, 200, TEXT, summary.metrics());
      case "containerLogs" -> logs(request, sized(path, 4));
      case "exec" -> exec(upgrade, sized(path, 4));
      case "attach" -> attach(upgrade, sized(path, 4));
      case "portForward" -> portForward(upgrade, sized(path, 3));
      default -> throw Refusal.notFound("404 page not found");
    }
  }

  private static List<String> sized(List<String> path, int size) {
    if (path.size() < size) {
      throw Refusal.notFound("404 page not found");
    }
    return path;
  }

  private void requireAllowed(HttpServerRequest request) {
    boolean allowed =
        switch (access) {
          case KubeletAccess.Token token -> token.matches(request.getHeader("Authorization"));
          case KubeletAccess.Certificates certificates -> hasCertificate(request);
        };
    if (!allowed) {
      throw Refusal.unauthorized();
    }
  }

  /** The TLS layer has checked it against the authority. */
  private static boolean hasCertificate(HttpServerRequest request) {
    try {
      return !request.connection().peerCertificates().isEmpty();
    } catch (SSLPeerUnverifiedException none) {
      log.atDebug().setCause(none).log("a caller came without a certificate");
      return false;
    }
  }

  private String pods() {
    return serialization.asJson(new PodListBuilder().withItems(directory.pods()).build());
  }

  private void logs(HttpServerRequest request, List<String> path)
      throws IOException, InterruptedException {
    MultiMap query = request.params();
    LogOptions options = LogOptions.of(query, served.platform().clock().instant());
    Pod pod = directory.pod(path.get(1), path.get(2));
    ContainerStatus container =
        directory.logged(pod, path.get(3), LogOptions.isTrue(query.get("previous")));
    request.response().setChunked(true).putHeader("Content-Type", "text/plain");
    var sink = new ResponseSink(request.response());
    new LogReader(
            new LogFiles(container.spec().logFile()),
            options,
            served.platform(),
            () -> !sink.isClosed() && served.runs(container.id()),
            new LogReader.LogOutput(options, sink))
        .copy();
    if (!sink.isClosed()) {
      request.response().end();
    }
  }

  private void exec(Upgrade upgrade, List<String> path) throws IOException, InterruptedException {
    MultiMap query = upgrade.request().params();
    List<String> command = query.getAll("command");
    if (command.isEmpty()) {
      throw Refusal.badRequest("you must specify at least 1 command for the exec");
    }
    Pod pod = directory.pod(path.get(1), path.get(2));
    ContainerStatus container = directory.running(pod, path.get(3));
    boolean tty = LogOptions.isTrue(query.get("tty"));
    boolean stdin = either(query, "stdin", "input");
    command(
        upgrade,
        () -> served.runtime().exec(container.id(), new ExecSpec(command, stdin, tty)),
        RemoteStatus::ofExit);
  }

  private void attach(Upgrade upgrade, List<String> path) throws IOException, InterruptedException {
    Pod pod = directory.pod(path.get(1), path.get(2));
    ContainerStatus container = directory.running(pod, path.get(3));
    boolean stdin =
        either(upgrade.request().params(), "stdin", "input") && container.spec().stdin();
    command(
        upgrade,
        () -> served.runtime().attach(container.id(), stdin),
        code -> RemoteStatus.ofDetached());
  }

  private static boolean either(MultiMap query, String one, String other) {
    return LogOptions.isTrue(query.get(one)) || LogOptions.isTrue(query.get(other));
  }

  /** What cannot even be begun is told on the stream, where the client looks for it. */
  private void command(Upgrade upgrade, Supplier<ExecSession> begin, IntFunction<String> lastWord)
      throws IOException, InterruptedException {
    var channels = upgrade.channels();
    channels.send(1, new byte[0], 0);
    ExecSession session;
    try {
      session = begin.get();
    } catch (NodeException failed) {
      String why = "error executing command in container: " + failed.getMessage();
      byte[] status = RemoteStatus.ofFailure(why).getBytes(StandardCharsets.UTF_8);
      channels.send(3, status, status.length);
      channels.close();
      return;
    }
    try (session) {
      new RemoteCommand(channels, session, served.platform(), lastWord).run();
    }
  }

  private void portForward(Upgrade upgrade, List<String> path)
      throws IOException, InterruptedException {
    Pod pod = directory.pod(path.get(1), path.get(2));
    String sandbox = directory.sandbox(pod).id();
    List<Integer> ports = ports(upgrade.request().params());
    var channels = upgrade.channels();
    new PortForward(channels, served.runtime(), served.platform(), sandbox, ports).run();
  }

  private static List<Integer> ports(MultiMap query) {
    List<String> texts =
        query.getAll("ports").isEmpty() ? query.getAll("port") : query.getAll("ports");
    try {
      List<Integer> ports =
          texts.stream().flatMap(t -> Arrays.stream(t.split(","))).map(Integer::valueOf).toList();
      if (ports.isEmpty() || ports.stream().anyMatch(p -> p < 1 || p > 65535)) {
        throw Refusal.badRequest("ports must be numbers from 1 to 65535: " + texts);
      }
      return ports;
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("ports must be numbers from 1 to 65535: " + texts);
    }
  }

  private static void answer(HttpServerRequest request, int status, String type, String body) {
    var response = request.response();
    if (!response.headWritten() && !response.closed()) {
      response.setStatusCode(status).putHeader("Content-Type", type);
      response.end(body);
    } else if (!response.closed()) {
      request.connection().close();
    }
  }
}
