/**
 * Reconciling something that is not Kubernetes: every text file of one directory is to have its
 * counterpart in capitals in another.
 */
@NullMarked
package dev.trimtab.informer.example;

import org.jspecify.annotations.NullMarked;
