/**
 * What a request asks for and what is answered, without a transport.
 *
 * <p><b>Guarantees.</b> Everything that a client can get wrong ends as an {@link
 * dev.trimtab.apiserver.model.ApiException} that names it.
 *
 * <p><b>Threads.</b> Values are immutable; {@link dev.trimtab.apiserver.rest.EventStream}s belong
 * to one reader.
 */
@NullMarked
package dev.trimtab.apiserver.rest;

import org.jspecify.annotations.NullMarked;
