/**
 * A reconciler written for java-operator-sdk, unmodified: nothing in this package knows Trimtab. A
 * host runs it beside native controllers, on the same caches.
 */
@NullMarked
package dev.trimtab.examples.greeting;

import org.jspecify.annotations.NullMarked;
