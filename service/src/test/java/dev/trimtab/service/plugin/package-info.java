/** A plugin whose kind nobody has defined when the service starts; the service is told of it. */
@NullMarked
package dev.trimtab.service.plugin;

import org.jspecify.annotations.NullMarked;
