/**
 * Reconciling something that is not Kubernetes: every text file of one directory is to have its
 * counterpart in capitals in another. It needs no more than the modules {@code workqueue} and
 * {@code informer}, with Caffeine and SLF4J; {@code StandaloneIT} runs it so.
 *
 * <p>The three files to read, in this order: {@code TextFile} says what an object is, {@code
 * DirectoryServer} how objects are listed and watched, {@link
 * dev.trimtab.examples.directory.Capitals} is the controller and has a main method: give it two
 * directories.
 */
@NullMarked
package dev.trimtab.examples.directory;

import org.jspecify.annotations.NullMarked;
