/**
 * What the agent asks of the cluster and tells it, as one small interface; behind it any Kubernetes
 * API server.
 *
 * <p><b>Guarantees.</b> A pod is deleted only by its UID.
 *
 * <p><b>Threads.</b> Safe for any number of threads; calls block.
 */
@NullMarked
package dev.trimtab.agent.cluster;

import org.jspecify.annotations.NullMarked;
