/**
 * Work queues: which keys are due, never what happened to them; and {@link Platform}, the seam to
 * time, threads and chance.
 *
 * <p><b>Guarantees.</b> A key is with at most one worker. A key added while it is being worked on
 * is handed out once more afterwards. Adds between two takes are one.
 *
 * <p><b>Not guaranteed.</b> Order between keys; anything after shut-down.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads and block only in {@code take}.
 */
@NullMarked
package dev.trimtab.workqueue;

import org.jspecify.annotations.NullMarked;
