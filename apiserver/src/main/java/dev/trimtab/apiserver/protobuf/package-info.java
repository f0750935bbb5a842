/**
 * Protobuf bodies, which Go clients send: turned into the same trees as JSON.
 *
 * <p><b>Guarantees.</b> Whatever the bytes, the only exception is {@link
 * dev.trimtab.apiserver.protobuf.ProtobufException}. Unknown fields are skipped.
 *
 * <p><b>Not guaranteed.</b> Protobuf answers: clients also take JSON.
 *
 * <p><b>Threads.</b> Everything is safe for any number of threads.
 */
@NullMarked
package dev.trimtab.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
