package dev.trimtab.node;

import java.util.List;
import java.util.Map;

/**
 * A pod's shell: what its containers share.
 *
 * @param name the pod's name
 * @param namespace the pod's namespace
 * @param uid the pod's UID; makes the request idempotent together with {@code attempt}
 * @param attempt how many sandboxes the pod had before
 * @param hostname its UTS host name
 * @param hostNetwork share the machine's network instead of an own one
 * @param hostPid share the machine's process ids
 * @param hostIpc share the machine's IPC
 * @param sharedPid containers see each other's processes
 * @param ports ports of the machine that lead into the pod
 * @param dns what {@code resolv.conf} says
 * @param hostAliases further lines of {@code /etc/hosts}
 * @param limits limits over all containers together
 * @param sysctls kernel settings of the pod's namespaces
 * @param labels kept and given back, for the caller's own use
 */
public record SandboxSpec(
    String name,
    String namespace,
    String uid,
    int attempt,
    String hostname,
    boolean hostNetwork,
    boolean hostPid,
    boolean hostIpc,
    boolean sharedPid,
    List<HostPort> ports,
    Dns dns,
    List<HostAlias> hostAliases,
    Limits limits,
    Map<String, String> sysctls,
    Map<String, String> labels) {
  public SandboxSpec {
    ports = List.copyOf(ports);
    hostAliases = List.copyOf(hostAliases);
    sysctls = Map.copyOf(sysctls);
    labels = Map.copyOf(labels);
  }

  /** A port of the machine. */
  public record HostPort(Protocol protocol, int hostPort, int containerPort) {}

  /** What {@code resolv.conf} says. */
  public record Dns(List<String> servers, List<String> searches, List<String> options) {
    public Dns {
      servers = List.copyOf(servers);
      searches = List.copyOf(searches);
      options = List.copyOf(options);
    }
  }

  /** A line of {@code /etc/hosts}. */
  public record HostAlias(String ip, List<String> hostnames) {
    public HostAlias {
      hostnames = List.copyOf(hostnames);
    }
  }
}
