/**
 * Who asks, and what they may: certificates, tokens, roles.
 *
 * <p>Guarantees: private keys are readable by their owner alone from the moment they are on disk; a
 * token is good only while the objects it is bound to exist; a request that no rule allows is
 * refused. No secret is ever logged or put into a message.
 *
 * <p>Not guaranteed: revocation of client certificates, which Kubernetes has not either; they end
 * when they expire.
 *
 * <p>Threads: everything here is safe for any number of threads.
 */
@NullMarked
package dev.trimtab.apiserver.security;

import org.jspecify.annotations.NullMarked;
