/**
 * Hosts unmodified java-operator-sdk reconcilers on the shared informers of this library.
 *
 * <p><b>Guarantees.</b> Reconcilers and native controllers share one watch and one cache for each
 * kind, scope and selector. A reconciler whose kinds are not all served waits for them, for as long
 * as it takes, and keeps nobody else waiting: each is in an operator of its own. All else is
 * java-operator-sdk's own: its queue, retries and workflows.
 *
 * <p><b>Not guaranteed.</b> Item stores of a reconciler's own; they are refused.
 *
 * <p><b>Threads.</b> As java-operator-sdk has it for reconcilers.
 */
@NullMarked
package dev.trimtab.framework.josdk;

import org.jspecify.annotations.NullMarked;
