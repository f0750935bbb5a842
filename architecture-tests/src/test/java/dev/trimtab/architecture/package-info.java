/** The rules of {@code docs/architecture.md}, checked over the compiled classes of all modules. */
@NullMarked
package dev.trimtab.architecture;

import org.jspecify.annotations.NullMarked;
