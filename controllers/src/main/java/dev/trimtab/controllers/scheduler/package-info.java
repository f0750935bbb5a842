/**
 * The scheduler: binds pods to nodes.
 *
 * <p><b>Guarantees.</b> A pod counts on its node from the decision on, before the server or the
 * cache shows the binding, so a burst does not overcommit a node. A pod is bound only while it is
 * the same incarnation that was looked at. A pod that fits nowhere is tried again when a node
 * changes or a pod ends, and every minute. Of all pods that are due at a moment, in whatever
 * namespaces, the one of the highest {@code spec.priority} is decided for first, and of equals the
 * one that has been due for longest; {@link dev.trimtab.controllers.scheduler.spi.OrderStep} says
 * so, and others may be put in its place. A pod that becomes due while a decision is being made is
 * among those for the next one. For one that fits nowhere less important pods are deleted, as few
 * as possible, and what they leave is kept for it from then on.
 *
 * <p><b>Not guaranteed.</b> That an unimportant pod is looked at while more important ones keep
 * coming: as in kube-scheduler, nothing bounds its wait. That it does not take the room that an
 * event has just made, if it is due already and the others become so a moment later. That bindings
 * are written in the order of the decisions. That disruption budgets are kept to, if only breaking
 * one makes room.
 *
 * <p><b>Threads.</b> Decisions are made one at a time; bindings are written by many threads.
 */
@NullMarked
package dev.trimtab.controllers.scheduler;

import org.jspecify.annotations.NullMarked;
