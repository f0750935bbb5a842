package dev.trimtab.apiserver.metrics;

import io.micrometer.core.instrument.Tags;

/**
 * What a request is counted as.
 *
 * @param verb such as {@code LIST}
 * @param resource in plural; empty if the request is for none that is served
 * @param subresource or the path, if the request is for no resource
 * @param scope {@code resource}, {@code namespace}, {@code cluster} or empty
 */
public record RequestLabels(
    String verb, String group, String version, String resource, String subresource, String scope) {

  /** Of a request for something other than a resource. */
  public static RequestLabels ofPath(String verb, String path) {
    return new RequestLabels(verb, "", "", "", path, "");
  }

  Tags tags() {
    return Tags.of(
        "component",
        "apiserver",
        "group",
        group,
        "resource",
        resource,
        "scope",
        scope,
        "subresource",
        subresource,
        "verb",
        verb,
        "version",
        version);
  }
}
