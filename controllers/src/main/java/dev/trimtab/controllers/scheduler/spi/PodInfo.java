package dev.trimtab.controllers.scheduler.spi;

import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pod and what scheduling reads from it again and again.
 *
 * @param pod the pod, not to be changed
 * @param requests what it asks for while it runs or starts, whichever is more, with overhead, and
 *     one more for the number of pods
 * @param estimate the same, but with a guess for containers that ask for no CPU or memory, which
 *     use some nevertheless; for scores, not for limits
 * @param ports the node's ports that it occupies
 */
public record PodInfo(Pod pod, Resources requests, Resources estimate, List<HostPort> ports) {

  private static final Resources ONE_POD = new Resources(Map.of(Resources.PODS, 1L));

  /** What kube-scheduler guesses too: a tenth of a core and 200 MiB. */
  private static final Resources GUESS =
      new Resources(Map.of(Resources.CPU, 100L, Resources.MEMORY, 200L << 20));

  public PodInfo {
    ports = List.copyOf(ports);
  }

  /** Reads a pod. */
  public static PodInfo of(Pod pod) {
    return new PodInfo(
        pod,
        requests(pod, PodInfo::requests),
        requests(pod, container -> GUESS.overriddenBy(requests(container))),
        ports(pod));
  }

  /** The pod's namespace. */
  public String namespace() {
    return pod.getMetadata().getNamespace();
  }

  /** The pod's labels, never null. */
  public Map<String, String> labels() {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
  }

  /** How important the pod is; more is more. */
  public int priority() {
    return Objects.requireNonNullElse(pod.getSpec().getPriority(), 0);
  }

  /** The node on which room was made for the pod; empty if there is none. */
  public String nominatedNode() {
    return pod.getStatus() == null
        ? ""
        : Objects.requireNonNullElse(pod.getStatus().getNominatedNodeName(), "");
  }

  /** When its node took the pod on; the far future if that has not been told yet. */
  public Instant started() {
    return pod.getStatus() == null || pod.getStatus().getStartTime() == null
        ? Instant.MAX
        : Timestamps.parse(pod.getStatus().getStartTime());
  }

  /**
   * Containers run together; init containers one after the other before them; an init container
   * that restarts always is a sidecar and runs on beside all that come later.
   */
  private static Resources requests(Pod pod, Function<Container, Resources> ofContainer) {
    Resources sidecars = Resources.NONE;
    Resources peak = Resources.NONE;
    for (Container init : containers(pod.getSpec().getInitContainers())) {
      Resources own = ofContainer.apply(init);
      if ("Always".equals(init.getRestartPolicy())) {
        sidecars = sidecars.plus(own);
        peak = peak.max(sidecars);
      } else {
        peak = peak.max(sidecars.plus(own));
      }
    }
    Resources running = sidecars;
    for (Container container : containers(pod.getSpec().getContainers())) {
      running = running.plus(ofContainer.apply(container));
    }
    Resources asked = peak.max(running).overriddenBy(podLevel(pod));
    return asked.plus(Resources.of(pod.getSpec().getOverhead())).plus(ONE_POD);
  }

  /** Requests of the pod as a whole stand above the sum of its containers'. */
  private static Resources podLevel(Pod pod) {
    var resources = pod.getSpec().getResources();
    return resources == null ? Resources.NONE : Resources.of(resources.getRequests());
  }

  private static Resources requests(Container container) {
    return container.getResources() == null
        ? Resources.NONE
        : Resources.of(container.getResources().getRequests());
  }

  private static List<HostPort> ports(Pod pod) {
    var ports = new ArrayList<HostPort>();
    for (Container container : containers(pod.getSpec().getContainers())) {
      if (container.getPorts() == null) {
        continue;
      }
      for (var port : container.getPorts()) {
        if (port.getHostPort() != null && port.getHostPort() > 0) {
          ports.add(
              new HostPort(
                  Objects.requireNonNullElse(port.getProtocol(), "TCP"),
                  port.getHostIP() == null || port.getHostIP().isEmpty()
                      ? "0.0.0.0"
                      : port.getHostIP(),
                  port.getHostPort()));
        }
      }
    }
    return ports;
  }

  private static List<Container> containers(@Nullable List<Container> of) {
    return of == null ? List.of() : of;
  }
}
