/**
 * Resource quotas: says in their status how much of them is used.
 *
 * <p><b>Guarantees.</b> The status follows every object of the kinds that the built-in controllers
 * watch; objects of other kinds are counted every half minute. Equal states cause no writes.
 *
 * <p><b>Not guaranteed.</b> That the status is what the API server decides by: that one counts for
 * itself.
 *
 * <p><b>Threads.</b> Any number of quotas at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.quota;

import org.jspecify.annotations.NullMarked;
