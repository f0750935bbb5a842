package dev.trimtab.node.image;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param mirrors for a registry's host, where to look first, in order; the registry itself is last
 * @param insecure hosts (with port) that are spoken to without TLS; loopback hosts always are
 */
public record RegistrySettings(Map<String, List<URI>> mirrors, Set<String> insecure) {

  /** Every registry directly, with TLS unless it is on this machine. */
  public static final RegistrySettings DEFAULT = new RegistrySettings(Map.of(), Set.of());

  public RegistrySettings {
    mirrors = Map.copyOf(mirrors);
    insecure = Set.copyOf(insecure);
  }

  /** Where to look for images of {@code registry}, best first. */
  List<URI> endpoints(String registry) {
    var all = new java.util.ArrayList<>(mirrors.getOrDefault(registry, List.of()));
    // Docker Hub's API has another host than its name.
    var host = registry.equals("docker.io") ? "registry-1.docker.io" : registry;
    all.add(URI.create((isPlain(registry) ? "http://" : "https://") + host));
    return all;
  }

  private boolean isPlain(String registry) {
    var colon = registry.lastIndexOf(':');
    var host = colon > registry.lastIndexOf(']') ? registry.substring(0, colon) : registry;
    return insecure.contains(registry)
        || host.equals("localhost")
        || host.equals("[::1]")
        || (host.startsWith("127.") && dev.trimtab.node.network.Ipv4.isAddress(host));
  }
}
