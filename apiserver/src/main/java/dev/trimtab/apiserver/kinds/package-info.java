/**
 * What each built-in kind does beyond what its schema says.
 *
 * <p><b>Guarantees.</b> Pure functions over trees; nothing is stored here.
 *
 * <p><b>Threads.</b> Everything is stateless or safe for any number of threads.
 */
@NullMarked
package dev.trimtab.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
