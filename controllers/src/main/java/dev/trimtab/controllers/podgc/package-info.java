/**
 * Removes pods that no node will ever finish: those of nodes that do not exist, and those deleted
 * before they were bound.
 *
 * <p><b>Guarantees.</b> A pod of a missing node is deleted only after the node has been missing for
 * 40 s and a live read has confirmed that; with its UID as precondition.
 *
 * <p><b>Threads.</b> Any number of nodes at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.podgc;

import org.jspecify.annotations.NullMarked;
