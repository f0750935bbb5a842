package dev.trimtab.agent.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something to try on a container. */
public sealed interface Check {

  /** Run a program in the container; it must end with 0. */
  record Exec(List<String> command) implements Check {
    public Exec {
      command = List.copyOf(command);
    }
  }

  /**
   * Ask by HTTP. An empty host is the pod's address.
   *
   * @param anyStatus whether any answer will do; else the status must be 200 to 399
   */
  record Http(
      boolean tls, String host, int port, String path, List<HTTPHeader> headers, boolean anyStatus)
      implements Check {
    public Http {
      headers = List.copyOf(headers);
    }
  }

  /** Open a connection. An empty host is the pod's address. */
  record Tcp(String host, int port) implements Check {}

  /** Ask the gRPC health service. */
  record Grpc(int port, String service) implements Check {}

  /** Let time pass. */
  record Sleep(Duration time) implements Check {}

  /** The action of a probe. */
  static Check of(Container container, Probe probe) {
    return of(
        container,
        probe.getExec(),
        probe.getHttpGet(),
        probe.getTcpSocket(),
        probe.getGrpc(),
        false);
  }

  /** The action of a hook; as for the kubelet, its request is through whatever is answered. */
  static Check of(Container container, LifecycleHandler hook) {
    if (hook.getSleep() != null) {
      return new Sleep(Duration.ofSeconds(hook.getSleep().getSeconds()));
    }
    return of(container, hook.getExec(), hook.getHttpGet(), hook.getTcpSocket(), null, true);
  }

  private static Check of(
      Container container,
      @Nullable ExecAction exec,
      @Nullable HTTPGetAction http,
      @Nullable TCPSocketAction tcp,
      @Nullable GRPCAction grpc,
      boolean anyStatus) {
    if (exec != null) {
      return new Exec(exec.getCommand());
    }
    if (http != null) {
      return new Http(
          "HTTPS".equalsIgnoreCase(http.getScheme()),
          orEmpty(http.getHost()),
          port(container, http.getPort()),
          http.getPath() == null || http.getPath().isEmpty() ? "/" : http.getPath(),
          http.getHttpHeaders(),
          anyStatus);
    }
    if (tcp != null) {
      return new Tcp(orEmpty(tcp.getHost()), port(container, tcp.getPort()));
    }
    if (grpc != null) {
      return new Grpc(grpc.getPort(), orEmpty(grpc.getService()));
    }
    throw new IllegalArgumentException(
        "container " + container.getName() + ": a probe or hook names no action");
  }

  private static int port(Container container, IntOrString port) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    String name = port.getStrVal();
    return container.getPorts().stream()
        .filter(p -> name.equals(p.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "container " + container.getName() + " has no port named " + name));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
