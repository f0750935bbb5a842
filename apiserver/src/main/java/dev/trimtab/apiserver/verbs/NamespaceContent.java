package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.storage.Json;

/**
 * What every namespace has from the start: the service account {@code default}, and the certificate
 * authority in the config map {@code kube-root-ca.crt}.
 */
final class NamespaceContent {

  private final Objects objects;
  private final Creator creator;
  private final String certificateAuthority;

  /**
   * @param certificateAuthority as PEM; empty if there is none
   */
  NamespaceContent(Objects objects, Creator creator, String certificateAuthority) {
    this.objects = objects;
    this.creator = creator;
    this.certificateAuthority = certificateAuthority;
  }

  /** Creates what is missing. */
  void ensure(String namespace) {
    ensure("serviceaccounts", namespace, "default", Json.object());
    if (!certificateAuthority.isEmpty()) {
      ObjectNode content = Json.object();
      ObjectNode why = content.putObject("metadata").putObject("annotations");
      why.put(
          "kubernetes.io/description",
          "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
              + " endpoints such as the internal service IP or kubernetes.default.svc.");
      content.putObject("data").put("ca.crt", certificateAuthority);
      ensure("configmaps", namespace, "kube-root-ca.crt", content);
    }
  }

  private void ensure(String resource, String namespace, String name, ObjectNode object) {
    Target target = objects.target(resource, namespace, name, "");
    if (objects.find(target) != null) {
      return;
    }
    Names.checkKind(target.type().gvk(), object);
    Metadata.of(object).node().put("name", name);
    try {
      creator.create(target.named(""), object, WriteOptions.own());
    } catch (ApiException e) {
      boolean harmless = e.code() == 409 || e.code() == 403 || e.code() == 404;
      if (!harmless) {
        throw e;
      }
      // Somebody was quicker, or the namespace is on its way out again: nothing is missing.
    }
  }
}
