/**
 * Tables as {@code kubectl get} shows them.
 *
 * <p><b>Guarantees.</b> Pure functions over trees.
 *
 * <p><b>Threads.</b> Everything is stateless.
 */
@NullMarked
package dev.trimtab.apiserver.table;

import org.jspecify.annotations.NullMarked;
