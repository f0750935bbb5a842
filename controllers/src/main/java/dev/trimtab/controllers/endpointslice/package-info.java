/**
 * EndpointSlices, and the older Endpoints, of Services with a selector: which pods serve, where.
 *
 * <p><b>Guarantees.</b> Every matching pod with an address that has not ended is in exactly one
 * slice per address family; a slice has at most 100 endpoints; a change rewrites the slices it
 * touches and no others. Objects of Services without selector are left to their owners.
 *
 * <p><b>Threads.</b> Any number of Services at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.endpointslice;

import org.jspecify.annotations.NullMarked;
