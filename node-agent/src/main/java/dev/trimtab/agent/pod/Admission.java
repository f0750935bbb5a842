package dev.trimtab.agent.pod;

import dev.trimtab.agent.container.Resources;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node can take a pod in: the scheduler may have erred, or there may be none. Asked once;
 * what runs already is never asked again.
 *
 * @param allocatable what the node offers to pods, in the API's words
 */
public record Admission(Map<String, Quantity> allocatable) {

  /** Resources that every pod is checked for, with the unit in which people read them. */
  private static final List<String> ALWAYS = List.of("cpu", "memory", "ephemeral-storage");

  public Admission {
    allocatable = Map.copyOf(allocatable);
  }

  /** Why the pod cannot run here; empty if it can. */
  public Optional<Verdict> refuse(Pod pod, Collection<Pod> others) {
    return tooMany(others)
        .or(() -> wrongNode(pod))
        .or(() -> lacking(pod, others))
        .or(() -> takenPort(pod, others));
  }

  private Optional<Verdict> tooMany(Collection<Pod> others) {
    Quantity most = allocatable.get("pods");
    long limit = most == null ? Long.MAX_VALUE : Resources.amount(most);
    return others.size() < limit
        ? Optional.empty()
        : Optional.of(outOf("pods", 1, others.size(), limit));
  }

  private Optional<Verdict> wrongNode(Pod pod) {
    String os = pod.getSpec().getOs() == null ? "linux" : pod.getSpec().getOs().getName();
    return os.equals("linux")
        ? Optional.empty()
        : Optional.of(
            new Verdict(
                "PodOSNotSupported",
                "Failed to admit pod as the OS field doesn't match node OS: " + os));
  }

  private Optional<Verdict> lacking(Pod pod, Collection<Pod> others) {
    Map<String, Long> wanted = requests(pod);
    var names = new TreeSet<>(ALWAYS);
    names.addAll(wanted.keySet());
    for (String name : names) {
      long amount = wanted.getOrDefault(name, 0L);
      long used = others.stream().mapToLong(o -> requests(o).getOrDefault(name, 0L)).sum();
      long capacity = amount(name, allocatable.get(name));
      if (amount > 0 && used + amount > capacity) {
        return Optional.of(outOf(name, amount, used, capacity));
      }
    }
    return Optional.empty();
  }

  private static Verdict outOf(String resource, long wanted, long used, long capacity) {
    return new Verdict(
        "OutOf" + resource,
        "Pod was rejected: Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
            .formatted(resource, wanted, used, capacity));
  }

  /**
   * What a pod takes: the sum of its containers, or its greediest init container if that is more.
   */
  public static Map<String, Long> requests(Pod pod) {
    Map<String, Long> sum = new TreeMap<>();
    Map<String, Long> sidecars = new TreeMap<>();
    Map<String, Long> peak = new TreeMap<>();
    pod.getSpec()
        .getInitContainers()
        .forEach(
            init ->
                Resources.requests(init)
                    .forEach(
                        (name, quantity) -> {
                          long amount = amount(name, quantity);
                          if (Pods.isSidecar(init)) {
                            sidecars.merge(name, amount, Long::sum);
                          } else {
                            peak.merge(name, amount + sidecars.getOrDefault(name, 0L), Math::max);
                          }
                        }));
    pod.getSpec()
        .getContainers()
        .forEach(
            c ->
                Resources.requests(c)
                    .forEach((name, q) -> sum.merge(name, amount(name, q), Long::sum)));
    sidecars.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
    peak.forEach((name, amount) -> sum.merge(name, amount, Math::max));
    Map<String, Quantity> overhead = pod.getSpec().getOverhead();
    if (overhead != null) {
      overhead.forEach((name, q) -> sum.merge(name, amount(name, q), Long::sum));
    }
    return sum;
  }

  private static long amount(String name, @Nullable Quantity quantity) {
    return name.equals("cpu") ? Resources.millis(quantity) : Resources.amount(quantity);
  }

  private static Optional<Verdict> takenPort(Pod pod, Collection<Pod> others) {
    Set<String> taken = others.stream().flatMap(Admission::ports).collect(Collectors.toSet());
    return ports(pod).anyMatch(taken::contains)
        ? Optional.of(
            new Verdict(
                "NodePorts",
                "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for"
                    + " the requested pod ports"))
        : Optional.empty();
  }

  private static Stream<String> ports(Pod pod) {
    boolean host = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    return pod.getSpec().getContainers().stream()
        .flatMap(c -> c.getPorts().stream())
        .filter(p -> host || (p.getHostPort() != null && p.getHostPort() > 0))
        .map(p -> protocol(p) + "/" + (host ? p.getContainerPort() : p.getHostPort()));
  }

  private static String protocol(ContainerPort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }
}
