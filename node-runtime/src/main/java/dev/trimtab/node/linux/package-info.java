/**
 * Linux as this module sees it: system calls by number through the foreign function interface.
 *
 * <p><b>Guarantees.</b> A failed call throws {@link dev.trimtab.node.linux.SyscallException} with
 * its step and errno. Every descriptor made here is close-on-exec.
 *
 * <p><b>Not guaranteed.</b> Calls that block hold their carrier thread: call them from platform
 * threads.
 *
 * <p><b>Threads.</b> Safe for any number of threads; namespace changes belong on {@link
 * dev.trimtab.node.linux.NamespaceThread}.
 */
@NullMarked
package dev.trimtab.node.linux;

import org.jspecify.annotations.NullMarked;
