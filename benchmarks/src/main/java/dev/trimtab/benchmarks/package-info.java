/**
 * We and the peers, side by side, in one run. {@link dev.trimtab.benchmarks.Bench} runs one
 * benchmark by name; each prints what it measured and then one {@code ROW} line per goal.
 */
@NullMarked
package dev.trimtab.benchmarks;

import org.jspecify.annotations.NullMarked;
