/**
 * StatefulSets: pods with lasting names and claims, started, replaced and stopped in order.
 *
 * <p><b>Guarantees.</b> There is at most one pod of an ordinal: a new one is created only after the
 * old one is gone. With {@code OrderedReady} a pod starts only when all before it are ready, and
 * stops only when all after it are gone. Claims are created and never deleted.
 *
 * <p><b>Not guaranteed.</b> {@code maxUnavailable} above 1 and claim retention policies are not
 * looked at.
 *
 * <p><b>Threads.</b> Any number of StatefulSets at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
