/**
 * All objects, in memory and durable: current state as persistent maps, recent changes as logs, one
 * committer.
 *
 * <p><b>Guarantees.</b> One revision order over all resources. A change is visible to readers only
 * after it is durable, and before its writer is told. A reader holds an immutable snapshot and
 * never a lock. A watcher sees each change of its resource once, in order, or is told that it is
 * too slow or too late.
 *
 * <p><b>Not guaranteed.</b> History beyond the window of each log.
 *
 * <p><b>Threads.</b> Safe for any number of threads; only {@code Database.commit} blocks.
 */
@NullMarked
package dev.trimtab.apiserver.storage;

import org.jspecify.annotations.NullMarked;
