/**
 * The API over HTTP/1.1, HTTP/2 and WebSocket, on Vert.x.
 *
 * <p><b>Guarantees.</b> A slow reader holds up nobody but itself.
 *
 * <p><b>Threads.</b> Event loops read and write; requests run on threads of the platform.
 */
@NullMarked
package dev.trimtab.apiserver.http;

import org.jspecify.annotations.NullMarked;
