/**
 * The API as a function from request to response, and what the server does on its own.
 *
 * <p><b>Guarantees.</b> Every request gets a response; a failure is a {@code Status}.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
@NullMarked
package dev.trimtab.apiserver.server;

import org.jspecify.annotations.NullMarked;
