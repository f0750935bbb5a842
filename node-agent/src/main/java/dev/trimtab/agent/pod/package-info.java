/**
 * The life of a pod on its node: what to do next is decided by a pure function ({@link
 * dev.trimtab.agent.pod.Lifecycle}) of what is wanted, what runs and what is remembered; carrying
 * it out, and telling the server, is done around it.
 *
 * <p><b>Guarantees.</b> Deciding does no I/O and reads no clock. One step of a kind is under way
 * for a container at a time. A pod's containers are signalled before they are killed, and all have
 * ended before the pod is deleted from the server, by UID. What runs already is adopted, never
 * restarted.
 *
 * <p><b>Not guaranteed.</b> That a step succeeds; it is decided anew, after a back-off.
 *
 * <p><b>Threads.</b> A pod is looked at by one thread at a time; long steps run on threads of their
 * own and make the pod due when they end.
 */
@NullMarked
package dev.trimtab.agent.pod;

import org.jspecify.annotations.NullMarked;
