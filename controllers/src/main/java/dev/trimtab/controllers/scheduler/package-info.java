/**
 * The scheduler: binds pods to nodes.
 *
 * <p><b>Guarantees.</b> A pod counts on its node from the decision on, before the server or the
 * cache shows the binding, so a burst does not overcommit a node. A pod is bound only while it is
 * the same incarnation that was looked at. A pod that fits nowhere is tried again when a node
 * changes or a pod ends, and every few minutes.
 *
 * <p><b>Not guaranteed.</b> Preemption; an order between pods of different priority.
 *
 * <p><b>Threads.</b> Decisions are made one at a time; bindings are written by many threads.
 */
@NullMarked
package dev.trimtab.controllers.scheduler;

import org.jspecify.annotations.NullMarked;
