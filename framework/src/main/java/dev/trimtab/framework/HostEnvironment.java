package dev.trimtab.framework;

import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;

/** What the controllers of a host share. */
record HostEnvironment(
    KubernetesClient client, Platform platform, Caches caches, MeterRegistry metrics) {}
