package dev.trimtab.agent.pod;

import dev.trimtab.agent.cluster.Cluster;
import dev.trimtab.agent.container.ContainerSpecs;
import dev.trimtab.agent.container.SandboxSpecs;
import dev.trimtab.agent.probe.Checks;
import dev.trimtab.agent.volume.PodFacts;
import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.agent.volume.Volumes;
import dev.trimtab.framework.EventRecorder;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.time.Instant;

/**
 * All that steps are carried out with.
 *
 * @param facts what pods may be told of this node; without a pod's address
 * @param meters figures to keep
 * @param refresh how often volumes are brought up to date
 */
public record NodeSide(
    NodeRuntime runtime,
    Cluster cluster,
    Platform platform,
    EventRecorder events,
    Volumes volumes,
    PodPaths paths,
    SandboxSpecs sandboxes,
    ContainerSpecs containers,
    Checks checks,
    PodFacts facts,
    PodMeters meters,
    Duration refresh) {

  Instant now() {
    return platform.clock().instant();
  }
}
