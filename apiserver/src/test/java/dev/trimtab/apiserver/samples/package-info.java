/** Objects for tests, from text and by name. */
@NullMarked
package dev.trimtab.apiserver.samples;

import org.jspecify.annotations.NullMarked;
