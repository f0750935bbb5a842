/**
 * Custom resource definitions from Java types.
 *
 * <p><b>Guarantees.</b> The same type gives the same text, byte for byte, on every machine, so that
 * a definition that is checked in can be compared with its type.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
@NullMarked
package dev.trimtab.crds;

import org.jspecify.annotations.NullMarked;
