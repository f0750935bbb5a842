/**
 * Garbage collection: objects go when their owners are gone.
 *
 * <p><b>Guarantees.</b> An object is deleted only after a live read has shown that it has owners
 * and that none of them exists, by UID; and with its own UID as precondition. Foreground deletion
 * ends only when no dependent is left that blocks it; orphaning only when no dependent refers to
 * the owner any more. Kinds of custom resources are looked after as they come and go.
 *
 * <p><b>Not guaranteed.</b> That a dependent that appears in the very moment in which foreground
 * deletion of its owner ends is gone first.
 *
 * <p><b>Threads.</b> An object is worked on by one thread at a time.
 */
@NullMarked
package dev.trimtab.controllers.garbage;

import org.jspecify.annotations.NullMarked;
