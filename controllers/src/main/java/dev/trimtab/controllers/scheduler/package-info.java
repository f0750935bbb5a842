/**
 * The scheduler: binds pods to nodes.
 *
 * <p><b>Guarantees.</b> A pod counts on its node from the decision on, before the server or the
 * cache shows the binding, so a burst does not overcommit a node. A pod is bound only while it is
 * the same incarnation that was looked at. A pod that fits nowhere is tried again when a node
 * changes or a pod ends, and every few minutes. For one that fits nowhere less important pods are
 * deleted, as few as possible, and what they leave is kept for it from then on.
 *
 * <p><b>Not guaranteed.</b> That of several pods that wait the most important is looked at first.
 * That disruption budgets are kept to, if only breaking one makes room.
 *
 * <p><b>Threads.</b> Decisions are made one at a time; bindings are written by many threads.
 */
@NullMarked
package dev.trimtab.controllers.scheduler;

import org.jspecify.annotations.NullMarked;
