package dev.trimtab.examples.website;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A page that some replicas serve on a port of every node. */
@Group("examples.trimtab.dev")
@Version("v1alpha1")
@ShortNames("ws")
@AdditionalPrinterColumn(
    name = "Wanted",
    jsonPath = ".spec.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.readyReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class Website extends CustomResource<WebsiteSpec, WebsiteStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
