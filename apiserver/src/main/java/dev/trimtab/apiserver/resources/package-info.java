/**
 * Which resources are served: the built-in ones from a table, custom ones from their definitions.
 *
 * <p><b>Guarantees.</b> A definition is served before its writer is told that it is stored.
 *
 * <p><b>Threads.</b> Safe for any number of threads; reading never blocks.
 */
@NullMarked
package dev.trimtab.apiserver.resources;

import org.jspecify.annotations.NullMarked;
