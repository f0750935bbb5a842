package dev.trimtab.agent.pod;

import dev.trimtab.agent.container.ConfigException;
import dev.trimtab.agent.container.ContainerSpecs;
import dev.trimtab.agent.probe.Outcome;
import dev.trimtab.agent.probe.Target;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.Images.Image;
import dev.trimtab.node.NodeException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Starts containers: creates them, runs them, then their postStart hook. */
final class ContainerStarts {

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration LONGEST_HOOK = Duration.ofHours(1);

  private final NodeSide node;
  private final ContainerStops stops;

  ContainerStarts(NodeSide node, ContainerStops stops) {
    this.node = node;
    this.stops = stops;
  }

  void start(PodEntry entry, Observed observed, Action.Start start) throws InterruptedException {
    lengthenBackOff(entry, observed, start.container());
    try {
      String id = create(entry, observed, start);
      node.events().normal(entry.pod(), "Created", "Created container: " + start.container());
      run(entry, observed, start, id);
    } catch (ConfigException | KubernetesClientException wrong) {
      fail(entry, start.container(), StartFailure.CONFIG, String.valueOf(wrong.getMessage()));
    } catch (NodeException failed) {
      fail(entry, start.container(), StartFailure.CREATE, String.valueOf(failed.getMessage()));
    }
  }

  private String create(PodEntry entry, Observed observed, Action.Start start) {
    Pod pod = entry.pod();
    Container container = Pods.container(pod, start.container()).orElseThrow();
    Image image = image(entry, start);
    String ip = ip(observed, start.sandboxId());
    var wanted =
        new ContainerSpecs.Wanted(
            pod,
            container,
            start.attempt(),
            image,
            node.facts().at(ip),
            entry.places(),
            labels(pod, container, image),
            target(pod, start));
    return node.runtime().createContainer(start.sandboxId(), node.containers().of(wanted));
  }

  private static Image image(PodEntry entry, Action.Start start) {
    return entry.memory().container(start.container()).image()
                instanceof ImageState.Present(Image image)
            && image.id().equals(start.imageId())
        ? image
        : missing(start);
  }

  private static Image missing(Action.Start start) {
    throw new NodeException.NotFound("image " + start.imageId() + " is no longer at hand");
  }

  private static String ip(Observed observed, String sandboxId) {
    return observed.sandboxes().stream()
        .filter(s -> s.id().equals(sandboxId))
        .map(s -> s.ip())
        .findFirst()
        .orElse("");
  }

  /** The running container whose processes an ephemeral one is to see; empty for none. */
  private String target(Pod pod, Action.Start start) {
    return Ephemeral.target(pod, start.container())
        .map(
            target ->
                node.runtime().containers().stream()
                    .filter(c -> c.sandboxId().equals(start.sandboxId()))
                    .filter(c -> c.spec().name().equals(target))
                    .filter(c -> c.state() instanceof State.Running)
                    .map(ContainerStatus::id)
                    .findFirst()
                    .orElseThrow(() -> notRunning(target)))
        .orElse("");
  }

  private static NodeException notRunning(String target) {
    return new NodeException.Unavailable(
        "targetContainerName: container \"" + target + "\" does not run");
  }

  private static Map<String, String> labels(Pod pod, Container container, Image image) {
    Map<String, String> labels = new TreeMap<>(Labels.of(pod));
    labels.put(Labels.IMAGE, container.getImage());
    stopSignal(container, image).ifPresent(signal -> labels.put(Labels.STOP_SIGNAL, signal));
    return labels;
  }

  /** The container's own, or its image's; empty if neither names one. */
  private static Optional<String> stopSignal(Container container, Image image) {
    String own = container.getLifecycle() == null ? null : container.getLifecycle().getStopSignal();
    return own == null || own.isEmpty()
        ? checked(image.stopSignal(), "StopSignal of image \"" + container.getImage() + "\"")
        : checked(own, "lifecycle.stopSignal");
  }

  /** An unknown signal is refused now, and not when it is to be sent. */
  private static Optional<String> checked(String signal, String where) {
    if (signal.isEmpty()) {
      return Optional.empty();
    }
    try {
      Signals.number(signal);
      return Optional.of(signal);
    } catch (IllegalArgumentException unknown) {
      throw new ConfigException(where + ": " + unknown.getMessage());
    }
  }

  private void run(PodEntry entry, Observed observed, Action.Start start, String id)
      throws InterruptedException {
    String name = start.container();
    try {
      node.runtime().startContainer(id);
    } catch (NodeException failed) {
      String why = String.valueOf(failed.getMessage());
      node.events().warning(entry.pod(), "Failed", "Error: " + why);
      Instant told = node.now().plus(ContainerStatuses.FRESH);
      var failure = new StartFailure(StartFailure.RUN, why, told);
      entry.remember(m -> m.withContainer(name, c -> c.tried(failure)));
      return;
    }
    entry.remember(m -> m.withContainer(name, c -> c.tried(null)));
    node.events().normal(entry.pod(), "Started", "Started container " + name);
    Container container = Pods.container(entry.pod(), name).orElseThrow();
    Optional<LifecycleHandler> hook = Pods.postStart(container);
    if (hook.isPresent()) {
      var target = new Target(id, ip(observed, start.sandboxId()));
      postStart(entry, container, hook.get(), target);
    }
  }

  private void postStart(PodEntry entry, Container container, LifecycleHandler hook, Target target)
      throws InterruptedException {
    Outcome outcome = node.checks().hook(container, hook, target, LONGEST_HOOK);
    if (!outcome.ok()) {
      node.events()
          .warning(
              entry.pod(), "FailedPostStartHook", "PostStartHook failed: " + outcome.message());
      stops.stop(
          entry,
          new Action.Stop(
              target.containerId(),
              container.getName(),
              Pods.grace(entry.pod()),
              "FailedPostStartHook"),
          target.podIp());
    }
  }

  /** Every restart makes the next one wait longer. */
  private void lengthenBackOff(PodEntry entry, Observed observed, String name) {
    observed
        .newest(name)
        .map(c -> c.state())
        .filter(State.Exited.class::isInstance)
        .ifPresent(
            state -> {
              Instant ended = ((State.Exited) state).finished();
              entry.remember(
                  m ->
                      m.withContainer(
                          name, c -> c.withRestarts(c.restarts().next(ended, node.now()))));
            });
  }

  private void fail(PodEntry entry, String name, String reason, String message) {
    node.events().warning(entry.pod(), "Failed", "Error: " + message);
    var failure = new StartFailure(reason, message, node.now().plus(PAUSE_AFTER_FAILURE));
    entry.remember(m -> m.withContainer(name, c -> c.tried(failure)));
  }
}
