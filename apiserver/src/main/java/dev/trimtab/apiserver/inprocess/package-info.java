/**
 * Fabric8's HTTP client without HTTP: requests go to the server as method calls.
 *
 * <p><b>Guarantees.</b> The same semantics as over a socket.
 *
 * <p><b>Threads.</b> Requests run on the caller's thread; streams are delivered on threads of the
 * platform, one at a time each.
 */
@NullMarked
package dev.trimtab.apiserver.inprocess;

import org.jspecify.annotations.NullMarked;
