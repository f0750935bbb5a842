/**
 * Logs whose key-value pairs stay apart from the message.
 *
 * <p><b>Guarantees.</b> As text, a line is the message and then its pairs; as JSON, a line is one
 * object in which each pair is a field.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
@NullMarked
package dev.trimtab.service.log;

import org.jspecify.annotations.NullMarked;
