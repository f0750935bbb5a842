/**
 * Words that several controllers share: what a selector matches, who controls an object, when a pod
 * counts as available.
 *
 * <p><b>Guarantees.</b> Pure functions of their arguments, except {@link
 * dev.trimtab.controllers.shared.SlowStart} and {@link dev.trimtab.controllers.shared.Adoption},
 * which call the writer they are given.
 *
 * <p><b>Not guaranteed.</b> A stable API for other modules.
 *
 * <p><b>Threads.</b> All types are immutable or stateless.
 */
@NullMarked
package dev.trimtab.controllers.shared;

import org.jspecify.annotations.NullMarked;
