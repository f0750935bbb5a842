/**
 * The Linux driver: sandboxes and containers over the packages beside it.
 *
 * <p><b>Guarantees.</b> Those of {@link dev.trimtab.node.NodeRuntime}. One instance at a time owns
 * a state directory. What is on disk is written before what it describes begins to run.
 *
 * <p><b>Not guaranteed.</b> That output survives which a container wrote in the instant in which
 * this JVM was killed, between reading it and writing it to the log.
 *
 * <p><b>Threads.</b> One thread waits for output and ends; starts and ends are worked on by a few
 * platform threads; listeners are called by those.
 */
@NullMarked
package dev.trimtab.node.runtime;

import org.jspecify.annotations.NullMarked;
