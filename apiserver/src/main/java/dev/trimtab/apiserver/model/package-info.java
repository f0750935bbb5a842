/** The words that all parts of the API server share. Plain data, safe for any number of threads. */
@NullMarked
package dev.trimtab.apiserver.model;

import org.jspecify.annotations.NullMarked;
