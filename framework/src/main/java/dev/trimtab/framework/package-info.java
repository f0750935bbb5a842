/**
 * Controllers: {@link dev.trimtab.framework.Reconciler} is what one writes, {@link
 * dev.trimtab.framework.Controller} says what drives it, {@link
 * dev.trimtab.framework.ControllerHost} runs it.
 */
@NullMarked
package dev.trimtab.framework;

import org.jspecify.annotations.NullMarked;
