@NullMarked
package dev.trimtab.apiserver.storage;

import org.jspecify.annotations.NullMarked;
