/**
 * Where the API server keeps its objects.
 *
 * <p><b>Guarantees.</b> What a {@link dev.trimtab.apiserver.spi.Store} has confirmed is durable.
 *
 * <p><b>Threads.</b> A store is used by one thread at a time.
 */
@NullMarked
package dev.trimtab.apiserver.spi;

import org.jspecify.annotations.NullMarked;
