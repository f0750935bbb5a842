/**
 * The OpenAPI documents that clients read to validate, explain and patch: version 3 per group and
 * version, version 2 for the whole server.
 *
 * <p>Guarantees: the same kinds yield the same bytes and the same hashes, also in another process;
 * a document is built on first use and kept with its gzip form.
 *
 * <p>Not guaranteed: the deprecated {@code watch} paths; they are not listed.
 *
 * <p>Threads: everything public is safe for any number of threads.
 */
@NullMarked
package dev.trimtab.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
