package dev.trimtab.node;

import java.time.Instant;

/**
 * A sandbox as it is.
 *
 * @param id given by the runtime
 * @param spec as requested
 * @param ready its namespaces and network exist
 * @param ip its address; the machine's own with host network; empty once stopped
 * @param created when it was made
 */
public record SandboxStatus(
    String id, SandboxSpec spec, boolean ready, String ip, Instant created) {}
