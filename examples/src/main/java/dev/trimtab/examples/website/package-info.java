/**
 * A controller written with the native API: a {@code Website} becomes a ConfigMap, a Deployment and
 * a Service.
 *
 * <p>The three files to read, in this order: {@link dev.trimtab.examples.website.Website} is the
 * custom resource, {@code WebsiteReconciler} brings it about, {@link
 * dev.trimtab.examples.website.WebsitePlugin} hands it to the host.
 */
@NullMarked
package dev.trimtab.examples.website;

import org.jspecify.annotations.NullMarked;
