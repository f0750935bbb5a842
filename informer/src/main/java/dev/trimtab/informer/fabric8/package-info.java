/**
 * The Kubernetes binding of the informer: object types for fabric8's classes and a lister-watcher
 * over a fabric8 client's HTTP transport.
 *
 * <p><b>Guarantees.</b> Objects travel from the wire to the cache as bytes; nothing is decoded
 * until a handler, an index or a lister asks. Managed fields are left out unless asked for.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
@NullMarked
package dev.trimtab.informer.fabric8;

import org.jspecify.annotations.NullMarked;
