/** Platforms for tests: one that stands still, one that follows a seed. */
@NullMarked
package dev.trimtab.workqueue.simulated;

import org.jspecify.annotations.NullMarked;
