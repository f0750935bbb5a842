package dev.trimtab.agent.pod;

import dev.trimtab.agent.container.Qos;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;

/** Words for the server how a pod stands. Pure: what is the same reads the same. */
final class PodStatuses {

  private final PodView view;
  private final String hostIp;
  private final TerminationMessages messages;

  PodStatuses(PodView view, String hostIp, TerminationMessages messages) {
    this.view = view;
    this.hostIp = hostIp;
    this.messages = messages;
  }

  /** The status to tell; fields that are not the node's own stay as the server has them. */
  PodStatus now() {
    PodStatus told = Pods.status(view.pod());
    if (Pods.isTerminal(view.pod()) && view.observed().isEmpty()) {
      return told;
    }
    var one = new ContainerStatuses(view, messages);
    var spec = view.pod().getSpec();
    List<ContainerStatus> inits = spec.getInitContainers().stream().map(one::of).toList();
    List<ContainerStatus> mains = spec.getContainers().stream().map(one::of).toList();
    var phase = new PodPhase(view, inits, mains).now();
    var verdict = Lifecycle.verdict(view);
    String ip = podIp(told);
    var status =
        new PodStatusBuilder(told)
            .withPhase(phase)
            .withReason(verdict.map(Verdict::reason).orElse(told.getReason()))
            .withMessage(verdict.map(Verdict::message).orElse(told.getMessage()))
            .withHostIP(hostIp)
            .withHostIPs(new HostIP(hostIp))
            .withPodIP(ip.isEmpty() ? null : ip)
            .withPodIPs(ip.isEmpty() ? List.of() : List.of(new PodIP(ip)))
            .withStartTime(
                told.getStartTime() == null ? Timestamps.of(view.now()) : told.getStartTime())
            .withInitContainerStatuses(inits)
            .withContainerStatuses(mains)
            .withEphemeralContainerStatuses(Ephemeral.of(view.pod()).map(one::of).toList())
            .withQosClass(Qos.of(view.pod()));
    return status.withConditions(new PodConditions(view, phase).now(inits, mains)).build();
  }

  /** The sandbox's address; the last one told once there is no sandbox that has one. */
  private String podIp(PodStatus told) {
    return view.observed().sandboxes().stream()
        .filter(s -> s.ready() && !s.ip().isEmpty())
        .findFirst()
        .map(s -> s.ip())
        .orElse(told.getPodIP() == null ? "" : told.getPodIP());
  }
}
