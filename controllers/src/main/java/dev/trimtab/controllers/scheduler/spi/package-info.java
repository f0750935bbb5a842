/**
 * The steps of a scheduling decision, for those who add their own.
 *
 * <p><b>Guarantees.</b> A step is called for one pod at a time and sees a cluster that does not
 * change during the call, in which pods that are just being bound already count.
 *
 * <p><b>Threads.</b> Calls of one step never overlap, except those of {@link
 * dev.trimtab.controllers.scheduler.spi.BindStep}.
 */
@NullMarked
package dev.trimtab.controllers.scheduler.spi;

import org.jspecify.annotations.NullMarked;
