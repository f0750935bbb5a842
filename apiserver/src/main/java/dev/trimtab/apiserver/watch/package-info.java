/**
 * Lists and watches over snapshots and change logs.
 *
 * <p><b>Guarantees.</b> A watch from a list's revision sees every later change that its selection
 * concerns once, in order, or ends with an error. A bookmark at revision N comes after every change
 * up to N. No watch ever holds up a writer.
 *
 * <p><b>Threads.</b> A {@link dev.trimtab.apiserver.watch.Watcher} belongs to one reader.
 */
@NullMarked
package dev.trimtab.apiserver.watch;

import org.jspecify.annotations.NullMarked;
