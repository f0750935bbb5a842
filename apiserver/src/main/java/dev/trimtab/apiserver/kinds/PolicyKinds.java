package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scaling, disruption, traffic and admission. */
final class PolicyKinds {
  private PolicyKinds() {}

  static Map<String, Traits> traits() {
    return Map.ofEntries(
        Map.entry("autoscaling/HorizontalPodAutoscaler", autoscaler()),
        Map.entry("policy/PodDisruptionBudget", disruptionBudget()),
        Map.entry("networking.k8s.io/Ingress", ingress()),
        Map.entry("networking.k8s.io/IngressClass", ingressClass()),
        Map.entry("networking.k8s.io/NetworkPolicy", networkPolicy()),
        Map.entry("admissionregistration.k8s.io/MutatingWebhookConfiguration", webhooks(true)),
        Map.entry("admissionregistration.k8s.io/ValidatingWebhookConfiguration", webhooks(false)),
        Map.entry(
            "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
            new Traits().neverOverwritten().withStatus().countingChangesOf("spec")),
        Map.entry(
            "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
            new Traits().neverOverwritten().countingChangesOf("spec")),
        Map.entry(
            "certificates.k8s.io/CertificateSigningRequest",
            new Traits()
                .withStatus()
                .updating((request, old) -> Trees.carryOver(request, old, "spec"))
                .checking(PolicyKinds::checkSigningRequest)
                .writtenInPart(
                    "approval",
                    (request, wanted) ->
                        Trees.carryOver(
                            Trees.child(request, "status"), wanted.path("status"), "conditions"),
                    (request, old) -> {})
                .selectableBy(
                    request ->
                        Map.of(
                            "spec.signerName",
                            request.path("spec").path("signerName").asText("")))),
        Map.entry("apiextensions.k8s.io/CustomResourceDefinition", CrdKind.traits()));
  }

  private static void checkSigningRequest(Field request, @Nullable ObjectNode old) {
    Field body = request.get("spec", "request");
    // The schema has seen to it that this is base64.
    String pem = new String(Base64.getDecoder().decode(body.text()), StandardCharsets.ISO_8859_1);
    if (!pem.contains("-----BEGIN CERTIFICATE REQUEST-----")) {
      body.invalid("PEM block type must be CERTIFICATE REQUEST");
    }
    if (request.get("spec", "signerName").isEmpty()) {
      request.get("spec", "signerName").required();
    }
    if (request.get("spec", "usages").isEmpty()) {
      request.get("spec", "usages").required();
    }
  }

  private static Traits autoscaler() {
    return new Traits()
        .withStatus()
        .defaulting(PolicyKinds::autoscalerDefaults)
        .checking(PolicyKinds::checkAutoscaler);
  }

  private static void autoscalerDefaults(ObjectNode autoscaler) {
    ObjectNode spec = Trees.child(autoscaler, "spec");
    Trees.setDefault(spec, "minReplicas", 1);
    boolean v2 = autoscaler.path("apiVersion").asText("").equals("autoscaling/v2");
    if (v2 && spec.path("metrics").isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject();
      metric.put("type", "Resource");
      ObjectNode resource = metric.putObject("resource").put("name", "cpu");
      resource.putObject("target").put("type", "Utilization").put("averageUtilization", 80);
    }
    if (spec.path("behavior") instanceof ObjectNode behavior) {
      ObjectNode up = Trees.child(behavior, "scaleUp");
      Trees.setDefault(up, "stabilizationWindowSeconds", 0);
      Trees.setDefault(up, "selectPolicy", "Max");
      if (up.path("policies").isEmpty()) {
        policy(up.putArray("policies"), "Pods", 4);
        policy(up.withArray("policies"), "Percent", 100);
      }
      ObjectNode down = Trees.child(behavior, "scaleDown");
      Trees.setDefault(down, "selectPolicy", "Max");
      if (down.path("policies").isEmpty()) {
        policy(down.putArray("policies"), "Percent", 100);
      }
    }
  }

  private static void policy(ArrayNode policies, String type, int value) {
    policies.addObject().put("type", type).put("value", value).put("periodSeconds", 15);
  }

  private static void checkAutoscaler(Field autoscaler, @Nullable ObjectNode old) {
    Field spec = autoscaler.get("spec");
    Field most = spec.get("maxReplicas");
    Field least = spec.get("minReplicas");
    if (least.isSet() && least.number() < 1) {
      least.invalid("must be greater than or equal to 1");
    }
    if (most.number() < 1) {
      most.invalid("must be greater than 0");
    } else if (least.isSet() && most.number() < least.number()) {
      most.invalid("must be greater than or equal to `minReplicas`");
    }
    Field cpu = spec.get("targetCPUUtilizationPercentage");
    if (cpu.isSet() && cpu.number() < 1) {
      cpu.invalid("must be greater than 0");
    }
    Field target = spec.get("scaleTargetRef");
    for (String field : List.of("kind", "name")) {
      if (target.get(field).isEmpty()) {
        target.get(field).required();
      }
    }
    boolean core = !target.get("apiVersion").text().contains("/");
    if (old == null && core && !target.get("kind").text().equals("ReplicationController")) {
      target
          .get("apiVersion")
          .withValue(target.get("apiVersion").text())
          .invalid("apiVersion must specify API group");
    }
  }

  private static Traits disruptionBudget() {
    return new Traits()
        .neverOverwritten()
        .withStatus()
        .countingChangesOf("spec")
        .checking(
            (budget, old) -> {
              Field spec = budget.get("spec");
              Field available = spec.get("minAvailable");
              Field unavailable = spec.get("maxUnavailable");
              if (available.isSet() && unavailable.isSet()) {
                spec.invalid("minAvailable and maxUnavailable cannot be both set");
              }
              for (Field share : List.of(available, unavailable)) {
                if (share.isSet()) {
                  WorkloadRules.checkShare(share);
                  WorkloadRules.checkAtMostAll(share);
                }
              }
              Selectors.check(spec.get("selector"));
              spec.get("unhealthyPodEvictionPolicy").oneOfIfSet("AlwaysAllow", "IfHealthyBudget");
            });
  }

  private static Traits ingress() {
    return new Traits()
        .withStatus()
        .countingChangesOf("spec")
        .checking(
            (ingress, old) -> {
              Field spec = ingress.get("spec");
              if (spec.get("rules").isEmpty() && !spec.get("defaultBackend").isSet()) {
                spec.withValue("").invalid("either `defaultBackend` or `rules` must be specified");
              }
              if (spec.get("defaultBackend").isSet()) {
                checkBackend(spec.get("defaultBackend"));
              }
              spec.get("rules").items().forEach(PolicyKinds::checkIngressRule);
            });
  }

  private static void checkIngressRule(Field rule) {
    Field host = rule.get("host");
    if (!host.isEmpty()) {
      if (Addresses.isV4(host.text())) {
        host.invalid("must be a DNS name, not an IP address");
      } else {
        String plain = host.text().startsWith("*.") ? host.text().substring(2) : host.text();
        host.invalidEach(Names.dnsSubdomain(plain));
      }
    }
    Field http = rule.get("http");
    if (http.isSet() && http.get("paths").isEmpty()) {
      http.get("paths").required();
    }
    for (Field path : http.get("paths").items()) {
      if (path.get("pathType").isEmpty()) {
        path.get("pathType").required("pathType must be specified");
      } else {
        path.get("pathType").oneOf("Exact", "ImplementationSpecific", "Prefix");
      }
      boolean strict = !path.get("pathType").text().equals("ImplementationSpecific");
      if (strict && !path.get("path").text().startsWith("/")) {
        path.get("path").withValue(path.get("path").text()).invalid("must be an absolute path");
      }
      checkBackend(path.get("backend"));
    }
  }

  private static void checkBackend(Field backend) {
    Field service = backend.get("service");
    boolean resource = backend.get("resource").isSet();
    if (!service.isSet() && !resource) {
      backend.required("resource or service backend is required");
      return;
    }
    if (service.isSet() && resource) {
      backend.withValue("").invalid("cannot set both resource and service backends");
      return;
    }
    if (resource) {
      return;
    }
    if (service.get("name").isEmpty()) {
      service.get("name").required();
    } else {
      service.get("name").invalidEach(Names.dns1035Label(service.get("name").text()));
    }
    boolean named = !service.get("port", "name").isEmpty();
    Field number = service.get("port", "number");
    if (!named && number.number() == 0) {
      service.get("port").required("port name or number is required");
    } else if (!named) {
      number.between(1, 65535);
    }
  }

  private static Traits ingressClass() {
    return new Traits()
        .countingChangesOf("spec")
        .defaulting(
            type -> {
              if (type.path("spec").path("parameters") instanceof ObjectNode parameters) {
                Trees.setDefault(parameters, "scope", "Cluster");
              }
            })
        .checking(
            (type, old) -> {
              if (type.get("spec", "controller").isEmpty()) {
                type.get("spec", "controller").required();
              }
            })
        .checking(WorkloadRules.immutable("spec", "controller"));
  }

  private static Traits networkPolicy() {
    return new Traits()
        .countingChangesOf("spec")
        .defaulting(
            policy -> {
              ObjectNode spec = Trees.child(policy, "spec");
              if (spec.path("policyTypes").isEmpty()) {
                ArrayNode types = spec.putArray("policyTypes").add("Ingress");
                if (!spec.path("egress").isEmpty()) {
                  types.add("Egress");
                }
              }
              for (String direction : List.of("ingress", "egress")) {
                for (JsonNode rule : spec.path(direction)) {
                  for (ObjectNode port : Trees.objects(rule.path("ports"))) {
                    Trees.setDefault(port, "protocol", "TCP");
                  }
                }
              }
            })
        .checking((policy, old) -> Selectors.check(policy.get("spec", "podSelector")));
  }

  private static Traits webhooks(boolean mutating) {
    return new Traits()
        .neverOverwritten()
        .countingChangesOf("webhooks")
        .defaulting(
            configuration -> {
              for (ObjectNode webhook : Trees.objects(configuration.path("webhooks"))) {
                webhookDefaults(webhook, mutating);
              }
            });
  }

  private static void webhookDefaults(ObjectNode webhook, boolean mutating) {
    Trees.setDefault(webhook, "failurePolicy", "Fail");
    Trees.setDefault(webhook, "matchPolicy", "Equivalent");
    Trees.setDefault(webhook, "timeoutSeconds", 10);
    Trees.child(webhook, "namespaceSelector");
    Trees.child(webhook, "objectSelector");
    if (mutating) {
      Trees.setDefault(webhook, "reinvocationPolicy", "Never");
    }
    for (ObjectNode rule : Trees.objects(webhook.path("rules"))) {
      Trees.setDefault(rule, "scope", "*");
    }
    if (webhook.path("clientConfig").path("service") instanceof ObjectNode service) {
      Trees.setDefault(service, "port", 443);
    }
  }
}
