/**
 * Service addresses of this node: what Services and EndpointSlices say, handed to the runtime.
 *
 * <p><b>Guarantees.</b> The runtime always gets the whole, in an order that is the same for the
 * same objects. Endpoints that are not ready get traffic only if none is ready and they are still
 * serving.
 *
 * <p><b>Threads.</b> One thread at a time applies.
 */
@NullMarked
package dev.trimtab.agent.service;

import org.jspecify.annotations.NullMarked;
