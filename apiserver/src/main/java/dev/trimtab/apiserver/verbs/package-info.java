/**
 * The verbs of the API: what happens to objects.
 *
 * <p><b>Guarantees.</b> A write that changes nothing writes nothing. A write is checked against the
 * very state that it replaces. What is answered to a write is durable, unless it was a dry run.
 *
 * <p><b>Threads.</b> Safe for any number of threads; writes block until they are durable.
 */
@NullMarked
package dev.trimtab.apiserver.verbs;

import org.jspecify.annotations.NullMarked;
