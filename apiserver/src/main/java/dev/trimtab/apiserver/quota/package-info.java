/**
 * Resource quotas: what the objects of a namespace use, and whether one more fits.
 *
 * <p><b>Guarantees.</b> What is used is counted from the stored objects, under a lock that is held
 * until the new one is stored. So a quota is never exceeded by writers that race, nothing that
 * failed to be stored is counted, and what was deleted is free at once.
 *
 * <p><b>Not guaranteed.</b> That {@code status.used} of a quota shows the same at the same moment:
 * it is written by the controller, for people.
 *
 * <p><b>Threads.</b> Safe for any number of threads; writers of a namespace with quotas wait for
 * each other.
 */
@NullMarked
package dev.trimtab.apiserver.quota;

import org.jspecify.annotations.NullMarked;
