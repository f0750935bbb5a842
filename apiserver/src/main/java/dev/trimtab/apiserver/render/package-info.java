/**
 * Turns what was found into what the client asked to see: objects, their metadata, or tables.
 *
 * <p><b>Guarantees.</b> An object that is shown as it is kept is not encoded again.
 *
 * <p><b>Threads.</b> Renderings are stateless; the frames of one watch belong to its reader.
 */
@NullMarked
package dev.trimtab.apiserver.render;

import org.jspecify.annotations.NullMarked;
