package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scaling, disruption, quotas, access and admission. */
final class PolicyTables {
  private PolicyTables() {}

  static Map<String, KindTable> tables() {
    return Map.ofEntries(
        Map.entry("autoscaling/HorizontalPodAutoscaler", autoscaler()),
        Map.entry("policy/PodDisruptionBudget", disruptionBudget()),
        Map.entry("/ResourceQuota", quota()),
        Map.entry("rbac.authorization.k8s.io/RoleBinding", binding()),
        Map.entry("rbac.authorization.k8s.io/ClusterRoleBinding", binding()),
        Map.entry("certificates.k8s.io/CertificateSigningRequest", signingRequest()),
        Map.entry("admissionregistration.k8s.io/MutatingWebhookConfiguration", webhooks()),
        Map.entry("admissionregistration.k8s.io/ValidatingWebhookConfiguration", webhooks()),
        Map.entry("admissionregistration.k8s.io/ValidatingAdmissionPolicy", admissionPolicy()),
        Map.entry("admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding", policyBinding()),
        Map.entry("apiregistration.k8s.io/APIService", apiService()),
        Map.entry("flowcontrol.apiserver.k8s.io/FlowSchema", flowSchema()),
        Map.entry("flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration", priorityLevel()));
  }

  private static KindTable autoscaler() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          JsonNode target = spec.path("scaleTargetRef");
          row.add(Cells.name(object))
              .add(target.path("kind").asText("") + "/" + target.path("name").asText(""))
              .add(AutoscalerMetrics.summary(object))
              .add(Cells.orElse(spec.path("minReplicas"), Cells.UNSET))
              .add(spec.path("maxReplicas").asLong())
              .add(object.path("status").path("currentReplicas").asLong())
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("Reference"),
        Column.text("Targets"),
        Column.text("MinPods"),
        Column.text("MaxPods"),
        Column.text("Replicas"),
        Column.age());
  }

  private static KindTable disruptionBudget() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(Cells.orElse(object.path("spec").path("minAvailable"), "N/A"))
                .add(Cells.orElse(object.path("spec").path("maxUnavailable"), "N/A"))
                .add(object.path("status").path("disruptionsAllowed").asLong())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Min Available"),
        Column.text("Max Unavailable"),
        Column.integer("Allowed Disruptions"),
        Column.age());
  }

  private static KindTable quota() {
    return KindTable.of(
        (object, now, row) -> {
          List<String> requests = new ArrayList<>();
          List<String> limits = new ArrayList<>();
          JsonNode hard = object.path("status").path("hard");
          JsonNode used = object.path("status").path("used");
          TreeMap<String, JsonNode> sorted = new TreeMap<>();
          hard.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
          sorted.forEach(
              (resource, amount) ->
                  (resource.startsWith("limits") ? limits : requests)
                      .add(
                          resource
                              + ": "
                              + Cells.orElse(used.path(resource), "0")
                              + "/"
                              + amount.asText("")));
          row.add(Cells.name(object))
              .add(String.join(", ", requests))
              .add(String.join(", ", limits))
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("Request"),
        Column.text("Limit"),
        Column.age());
  }

  private static KindTable binding() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode role = object.path("roleRef");
          row.add(Cells.name(object))
              .add(role.path("kind").asText("") + "/" + role.path("name").asText(""))
              .add(Cells.age(object, now))
              .add(subjects(object, "User"))
              .add(subjects(object, "Group"))
              .add(subjects(object, "ServiceAccount"));
        },
        Column.objectName(),
        Column.text("Role"),
        Column.age(),
        Column.text("Users").wide(),
        Column.text("Groups").wide(),
        Column.text("ServiceAccounts").wide());
  }

  private static String subjects(JsonNode binding, String kind) {
    List<String> names = new ArrayList<>();
    for (JsonNode subject : binding.path("subjects")) {
      if (subject.path("kind").asText("").equals(kind)) {
        String name = subject.path("name").asText("");
        boolean account = kind.equals("ServiceAccount");
        names.add(account ? subject.path("namespace").asText("") + "/" + name : name);
      }
    }
    return String.join(", ", names);
  }

  private static KindTable signingRequest() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          JsonNode seconds = spec.path("expirationSeconds");
          row.add(Cells.name(object))
              .add(Cells.age(object, now))
              .add(Cells.orElse(spec.path("signerName"), Cells.NONE))
              .add(spec.path("username").asText(""))
              .add(
                  seconds.isNumber()
                      ? HumanDuration.of(Duration.ofSeconds(seconds.asLong()))
                      : Cells.NONE)
              .add(signingState(object));
        },
        Column.objectName(),
        Column.age(),
        Column.text("SignerName"),
        Column.text("Requestor"),
        Column.text("RequestedDuration"),
        Column.text("Condition"));
  }

  private static String signingState(JsonNode request) {
    List<String> types = Cells.texts(request.path("status").path("conditions"), "type");
    StringBuilder state = new StringBuilder();
    if (types.contains("Denied")) {
      state.append("Denied");
    } else if (types.contains("Approved")) {
      state.append("Approved");
    } else {
      state.append("Pending");
    }
    if (types.contains("Failed")) {
      state.append(",Failed");
    }
    if (!request.path("status").path("certificate").asText("").isEmpty()) {
      state.append(",Issued");
    }
    return state.toString();
  }

  private static KindTable webhooks() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("webhooks").size())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.integer("Webhooks"),
        Column.age());
  }

  private static KindTable admissionPolicy() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode kind = object.path("spec").path("paramKind");
          row.add(Cells.name(object))
              .add(object.path("spec").path("validations").size())
              .add(
                  kind.isObject()
                      ? kind.path("apiVersion").asText("") + "/" + kind.path("kind").asText("")
                      : Cells.UNSET)
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.integer("Validations"),
        Column.text("ParamKind"),
        Column.age());
  }

  private static KindTable policyBinding() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode ref = object.path("spec").path("paramRef");
          String name = Cells.orElse(ref.path("name"), "*");
          String namespace = Cells.orElse(ref.path("namespace"), "*");
          row.add(Cells.name(object))
              .add(object.path("spec").path("policyName").asText(""))
              .add(ref.isObject() ? namespace + "/" + name : Cells.UNSET)
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("PolicyName"),
        Column.text("ParamRef"),
        Column.age());
  }

  private static KindTable apiService() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode service = object.path("spec").path("service");
          row.add(Cells.name(object))
              .add(
                  service.isObject()
                      ? service.path("namespace").asText("") + "/" + service.path("name").asText("")
                      : "Local")
              .add(available(object))
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("Service"),
        Column.text("Available"),
        Column.age());
  }

  private static String available(JsonNode apiService) {
    for (JsonNode condition : apiService.path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("Available")) {
        String status = condition.path("status").asText("");
        String reason = condition.path("reason").asText("");
        return status.equals("True") || reason.isEmpty() ? status : status + " (" + reason + ")";
      }
    }
    return "Unknown";
  }

  private static KindTable flowSchema() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          row.add(Cells.name(object))
              .add(spec.path("priorityLevelConfiguration").path("name").asText(""))
              .add(spec.path("matchingPrecedence").asLong())
              .add(Cells.orElse(spec.path("distinguisherMethod").path("type"), Cells.NONE))
              .add(Cells.age(object, now))
              .add(Cells.condition(object, "Dangling") ? "True" : "False");
        },
        Column.objectName(),
        Column.text("PriorityLevel"),
        Column.integer("MatchingPrecedence"),
        Column.text("DistinguisherMethod"),
        Column.age(),
        Column.text("MissingPL"));
  }

  private static KindTable priorityLevel() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          boolean exempt = spec.path("type").asText("").equals("Exempt");
          JsonNode body = spec.path(exempt ? "exempt" : "limited");
          JsonNode queuing = body.path("limitResponse").path("queuing");
          row.add(Cells.name(object))
              .add(spec.path("type").asText(""))
              .add(Cells.orElse(body.path("nominalConcurrencyShares"), Cells.NONE))
              .add(Cells.orElse(queuing.path("queues"), Cells.NONE))
              .add(Cells.orElse(queuing.path("handSize"), Cells.NONE))
              .add(Cells.orElse(queuing.path("queueLengthLimit"), Cells.NONE))
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("Type"),
        Column.text("NominalConcurrencyShares"),
        Column.text("Queues"),
        Column.text("HandSize"),
        Column.text("QueueLengthLimit"),
        Column.age());
  }
}
