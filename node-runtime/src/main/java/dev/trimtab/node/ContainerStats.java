package dev.trimtab.node;

import java.time.Duration;

/**
 * What a container uses.
 *
 * @param cpu CPU time used since its start
 * @param memory bytes charged to it now, including page cache
 * @param workingSet bytes that cannot be dropped under pressure
 * @param processes processes and threads
 */
public record ContainerStats(Duration cpu, long memory, long workingSet, long processes) {}
