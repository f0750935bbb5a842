@NullMarked
package dev.trimtab.apiserver;

import org.jspecify.annotations.NullMarked;
