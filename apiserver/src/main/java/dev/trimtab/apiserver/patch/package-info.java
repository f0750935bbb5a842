/**
 * The three patch types that work on trees: JSON patch (RFC 6902), merge patch (RFC 7386) and
 * strategic merge patch.
 *
 * <p>Guarantees: a function here changes none of its arguments; whatever the input, the only
 * exception is {@link dev.trimtab.apiserver.patch.PatchException}.
 *
 * <p>Not guaranteed: that the result is a valid object; decode and validate it.
 *
 * <p>Threads: all functions are pure.
 */
@NullMarked
package dev.trimtab.apiserver.patch;

import org.jspecify.annotations.NullMarked;
