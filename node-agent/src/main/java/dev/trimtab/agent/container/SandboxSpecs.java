package dev.trimtab.agent.container;

import dev.trimtab.node.Limits;
import dev.trimtab.node.Protocol;
import dev.trimtab.node.SandboxSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the runtime's request for a pod's sandbox. */
public final class SandboxSpecs {

  private static final int LONGEST_HOST_NAME = 63;

  private final ClusterDns dns;
  private final long pids;

  /**
   * @param pids how many processes a pod may have; 0 for no bound
   */
  public SandboxSpecs(ClusterDns dns, long pids) {
    this.dns = dns;
    this.pids = pids;
  }

  /** The request for the sandbox number {@code attempt} of a pod. */
  public SandboxSpec of(Pod pod, int attempt, Map<String, String> labels) {
    PodSpec spec = pod.getSpec();
    boolean hostNetwork = is(spec.getHostNetwork());
    Limits limits = Resources.of(pod, pids);
    return new SandboxSpec(
        pod.getMetadata().getName(),
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getUid(),
        attempt,
        hostname(pod),
        hostNetwork,
        is(spec.getHostPID()),
        is(spec.getHostIPC()),
        is(spec.getShareProcessNamespace()),
        hostNetwork ? List.of() : ports(spec),
        resolver(pod),
        spec.getHostAliases().stream()
            .map(alias -> new SandboxSpec.HostAlias(alias.getIp(), alias.getHostnames()))
            .toList(),
        limits,
        sysctls(spec.getSecurityContext()),
        labels);
  }

  private String hostname(Pod pod) {
    String wanted = pod.getSpec().getHostname();
    String name = wanted == null || wanted.isEmpty() ? pod.getMetadata().getName() : wanted;
    if (name.length() > LONGEST_HOST_NAME) {
      name = name.substring(0, LONGEST_HOST_NAME).replaceAll("[-.]+$", "");
    }
    String subdomain = pod.getSpec().getSubdomain();
    return is(pod.getSpec().getSetHostnameAsFQDN()) && subdomain != null
        ? "%s.%s.%s.svc.%s"
            .formatted(name, subdomain, pod.getMetadata().getNamespace(), dns.domain())
        : name;
  }

  private static List<SandboxSpec.HostPort> ports(PodSpec spec) {
    return spec.getContainers().stream()
        .flatMap(c -> c.getPorts().stream())
        .filter(p -> p.getHostPort() != null && p.getHostPort() > 0)
        .map(
            p ->
                new SandboxSpec.HostPort(
                    p.getProtocol() == null ? Protocol.TCP : Protocol.valueOf(p.getProtocol()),
                    p.getHostPort(),
                    p.getContainerPort()))
        .toList();
  }

  private static Map<String, String> sysctls(PodSecurityContext context) {
    Map<String, String> sysctls = new TreeMap<>();
    if (context != null) {
      context.getSysctls().forEach(s -> sysctls.put(s.getName(), s.getValue()));
    }
    return sysctls;
  }

  /** Source: Kubernetes documentation, "DNS for Services and Pods", "Pod's DNS Policy". */
  private SandboxSpec.Dns resolver(Pod pod) {
    String policy = pod.getSpec().getDnsPolicy();
    boolean hostNetwork = is(pod.getSpec().getHostNetwork());
    boolean cluster =
        !dns.servers().isEmpty()
            && ("ClusterFirstWithHostNet".equals(policy)
                || (!hostNetwork && (policy == null || policy.equals("ClusterFirst"))));
    var servers = new LinkedHashSet<String>();
    var searches = new LinkedHashSet<String>();
    var options = new LinkedHashMap<String, String>();
    if (cluster) {
      servers.addAll(dns.servers());
      String domain = dns.domain();
      searches.add(pod.getMetadata().getNamespace() + ".svc." + domain);
      searches.add("svc." + domain);
      searches.add(domain);
      searches.addAll(dns.machine().searches());
      option(options, "ndots:5");
    } else if (!"None".equals(policy)) {
      servers.addAll(dns.machine().servers());
      searches.addAll(dns.machine().searches());
      dns.machine().options().forEach(o -> option(options, o));
    }
    merge(pod.getSpec().getDnsConfig(), servers, searches, options);
    return new SandboxSpec.Dns(
        List.copyOf(servers), List.copyOf(searches), new ArrayList<>(options.values()));
  }

  private static void merge(
      PodDNSConfig config, Set<String> servers, Set<String> searches, Map<String, String> options) {
    if (config != null) {
      servers.addAll(config.getNameservers());
      searches.addAll(config.getSearches());
      config
          .getOptions()
          .forEach(
              o ->
                  option(
                      options,
                      o.getValue() == null ? o.getName() : o.getName() + ":" + o.getValue()));
    }
  }

  /** A later option replaces an earlier one of the same name. */
  private static void option(Map<String, String> options, String text) {
    options.put(text.split(":", 2)[0], text);
  }

  private static boolean is(Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
