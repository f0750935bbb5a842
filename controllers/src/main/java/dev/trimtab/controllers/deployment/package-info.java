/**
 * Deployments: replaces the pods of one template by those of another, through ReplicaSets.
 *
 * <p><b>Guarantees.</b> At no time does the controller ask for more than {@code replicas +
 * maxSurge} pods, or take away available pods below {@code replicas - maxUnavailable}. A template
 * that was rolled out before is rolled out again by its old ReplicaSet, under a new revision. Equal
 * states cause no writes.
 *
 * <p><b>Threads.</b> Any number of Deployments at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.deployment;

import org.jspecify.annotations.NullMarked;
