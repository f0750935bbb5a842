/** The Kubernetes API over a store; other modules use only this package and {@code .spi}. */
@NullMarked
package dev.trimtab.apiserver;

import org.jspecify.annotations.NullMarked;
