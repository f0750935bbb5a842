/**
 * Pod disruption budgets: how many of an application's pods may be evicted at this moment. The API
 * server spends what is allowed here; the controller says anew how much there is.
 *
 * <p><b>Guarantees.</b> A pod whose eviction was allowed does not count as healthy any more, even
 * before it is deleted, for two minutes; then it is taken as staying. While the number of pods that
 * should be there cannot be told, nothing may be disrupted. A status is written only in the version
 * it was computed from, so no eviction in between is forgotten.
 *
 * <p><b>Threads.</b> Any number of budgets at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.disruption;

import org.jspecify.annotations.NullMarked;
