package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Objects that promise protection which nothing here gives: they are stored, because tools want to
 * find them, but whoever writes one is warned.
 */
final class Unenforced {
  private static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

  private Unenforced() {}

  /** What the client is to be told of an object; empty if all is as it seems. */
  static Optional<String> warning(Target target, ObjectNode object) {
    return switch (target.type().qualifiedName()) {
      case "validatingwebhookconfigurations.admissionregistration.k8s.io",
          "mutatingwebhookconfigurations.admissionregistration.k8s.io" ->
          Optional.of("this server does not call admission webhooks; nothing is checked by them");
      case "validatingadmissionpolicybindings.admissionregistration.k8s.io",
          "mutatingadmissionpolicybindings.admissionregistration.k8s.io" ->
          Optional.of(
              "this server does not evaluate admission policies; nothing is checked by them");
      case "networkpolicies.networking.k8s.io" ->
          Optional.of("nodes of this server do not enforce network policies; all traffic passes");
      case "customresourcedefinitions.apiextensions.k8s.io" -> conversion(object);
      case "namespaces" -> podSecurity(object);
      default -> Optional.empty();
    };
  }

  private static Optional<String> conversion(ObjectNode definition) {
    boolean webhook = definition.at("/spec/conversion/strategy").asText("").equals("Webhook");
    return webhook
        ? Optional.of("this server does not call conversion webhooks; only apiVersion is changed")
        : Optional.empty();
  }

  private static Optional<String> podSecurity(ObjectNode namespace) {
    String level = namespace.path("metadata").path("labels").path(POD_SECURITY).asText("");
    return level.isEmpty() || level.equals("privileged")
        ? Optional.empty()
        : Optional.of("this server does not enforce pod security standards; any pod is admitted");
  }
}
