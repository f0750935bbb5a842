/**
 * ReplicaSets: keeps the wanted number of pods.
 *
 * <p><b>Guarantees.</b> A pod is deleted only if it is controlled by the ReplicaSet and more than
 * wanted, and only with its UID as precondition. Equal states cause no writes.
 *
 * <p><b>Not guaranteed.</b> That there are never more pods than wanted for a moment: another actor
 * may create some.
 *
 * <p><b>Threads.</b> Any number of ReplicaSets at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
