/**
 * The embedded store: the current state of every key in one SQLite file.
 *
 * <p><b>Guarantees.</b> A confirmed commit survives kill and power loss (write-ahead log, {@code
 * synchronous=FULL}). One process at a time holds the file.
 *
 * <p><b>Not guaranteed.</b> History: only the last value of each key is kept.
 *
 * <p><b>Threads.</b> One at a time.
 */
@NullMarked
package dev.trimtab.apiserver.sqlite;

import org.jspecify.annotations.NullMarked;
