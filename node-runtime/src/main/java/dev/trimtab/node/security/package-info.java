/**
 * What a process may do: capabilities and the system call filter.
 *
 * <p><b>Guarantees.</b> What is not known is not allowed.
 *
 * <p><b>Not guaranteed.</b> Nothing here acts; the launch script does.
 *
 * <p><b>Threads.</b> Immutable.
 */
@NullMarked
package dev.trimtab.node.security;

import org.jspecify.annotations.NullMarked;
