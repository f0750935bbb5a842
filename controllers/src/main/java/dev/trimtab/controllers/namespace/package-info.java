/**
 * Deletion of namespaces: empties a namespace that is being deleted, pods first, then lets it go.
 *
 * <p><b>Guarantees.</b> The namespace stays until nothing of any served kind is left in it; its
 * conditions say what is left and why.
 *
 * <p><b>Threads.</b> Any number of namespaces at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.namespace;

import org.jspecify.annotations.NullMarked;
