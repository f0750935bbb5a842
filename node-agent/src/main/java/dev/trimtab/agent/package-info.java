/**
 * A node of a cluster: {@link dev.trimtab.agent.NodeAgent} runs the pods that are bound to it.
 *
 * <p><b>Guarantees.</b> Pods outlive the agent: closing it ends nothing, and the next agent on the
 * same runtime adopts what it finds. Nothing private is spoken: any Kubernetes API server will do.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
@NullMarked
package dev.trimtab.agent;

import org.jspecify.annotations.NullMarked;
