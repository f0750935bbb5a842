/**
 * Starting processes. A start is data: a {@link dev.trimtab.node.launch.LaunchScript} lists system
 * calls; {@link dev.trimtab.node.launch.ScriptImage} makes a static program of a few kilobytes of
 * it, which {@link dev.trimtab.node.launch.Launcher} executes from a sealed memory file.
 *
 * <p><b>Guarantees.</b> A failed start names its step. The program executed is used once and cannot
 * be written by anybody. The child holds no descriptor it was not given.
 *
 * <p><b>Not guaranteed.</b> Anything about what the script does; its author answers for that.
 *
 * <p><b>Threads.</b> Scripts are confined to one thread, the launcher is safe for any number.
 */
@NullMarked
package dev.trimtab.node.launch;

import org.jspecify.annotations.NullMarked;
