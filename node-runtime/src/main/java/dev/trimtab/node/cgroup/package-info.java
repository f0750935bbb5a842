/**
 * Control groups: bounds on resources, and the one reliable answer to “which processes belong to
 * this container”. Version 2 is the design centre. Where the machine still has its controllers on
 * version 1, a version 2 group without controllers is made beside them, for atomic kill, freeze and
 * emptiness.
 *
 * <p><b>Guarantees.</b> Nothing outside the groups named is touched, except that controllers are
 * enabled for children on the way down from the root.
 *
 * <p><b>Not guaranteed.</b> That a bound exists for a controller the machine lacks; {@link
 * dev.trimtab.node.cgroup.CgroupDriver#missing} names them.
 *
 * <p><b>Threads.</b> Safe for any number of threads, one at a time for one group.
 */
@NullMarked
package dev.trimtab.node.cgroup;

import org.jspecify.annotations.NullMarked;
