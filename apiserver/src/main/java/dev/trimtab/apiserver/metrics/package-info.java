/**
 * What the server counts and measures, under the names that kube-apiserver gives it where it has
 * the same figure: dashboards and alerts made for the one read the other.
 *
 * <p><b>Guarantees.</b> Label values come from what is served, never from what a client sent, so
 * that no client can make the figures grow without bound.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
@NullMarked
package dev.trimtab.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
