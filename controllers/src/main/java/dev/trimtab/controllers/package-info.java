/**
 * The built-in controllers, one package each; none sees another. {@link
 * dev.trimtab.controllers.BuiltinControllers} brings them all.
 */
@NullMarked
package dev.trimtab.controllers;

import org.jspecify.annotations.NullMarked;
