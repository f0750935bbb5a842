/** What a plugin that brings controllers implements. */
@NullMarked
package dev.trimtab.framework.spi;

import org.jspecify.annotations.NullMarked;
