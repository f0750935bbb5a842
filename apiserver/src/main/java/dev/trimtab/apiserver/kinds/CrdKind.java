package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Definitions of custom resources; their schemas are checked where schemas are understood. */
final class CrdKind {
  private static final String CLEAN_UP = "customresourcecleanup.apiextensions.k8s.io";
  private static final String APPROVAL = "api-approved.kubernetes.io";
  private static final int VERSION_NAME = 63;
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");

  private CrdKind() {}

  static Traits traits() {
    return new Traits()
        .neverOverwritten()
        .withAnyFinalizers()
        .withStatus()
        .countingChangesOf("spec")
        .defaulting(CrdKind::defaults)
        .creating(CrdKind::begin)
        .checking(CrdKind::check);
  }

  private static void defaults(ObjectNode crd) {
    ObjectNode spec = Trees.child(crd, "spec");
    ObjectNode names = Trees.child(spec, "names");
    String kind = names.path("kind").asText("");
    if (!kind.isEmpty()) {
      Trees.setDefault(names, "singular", kind.toLowerCase(Locale.ROOT));
      Trees.setDefault(names, "listKind", kind + "List");
    }
    Trees.setDefault(Trees.child(spec, "conversion"), "strategy", "None");
    if (spec.path("conversion").path("webhook").path("clientConfig").path("service")
        instanceof ObjectNode service) {
      Trees.setDefault(service, "port", 443);
    }
  }

  private static void begin(ObjectNode crd) {
    ObjectNode meta = Trees.child(crd, "metadata");
    boolean held = false;
    for (JsonNode finalizer : meta.path("finalizers")) {
      held |= finalizer.asText("").equals(CLEAN_UP);
    }
    if (!held) {
      meta.withArray("finalizers").add(CLEAN_UP);
    }
    ObjectNode status = crd.putObject("status");
    for (JsonNode version : crd.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        status.putArray("storedVersions").add(version.path("name").asText(""));
      }
    }
  }

  private static void check(Field crd, @Nullable ObjectNode old) {
    Field spec = crd.get("spec");
    Field group = spec.get("group");
    if (group.isEmpty()) {
      group.required();
    } else {
      group.invalidEach(Names.dnsSubdomain(group.text()));
      if (!group.text().contains(".")) {
        group.invalid("should be a domain with at least one dot");
      }
    }
    checkNames(spec.get("names"));
    Field name = crd.get("metadata", "name");
    String expected = spec.get("names", "plural").text() + "." + group.text();
    if (!name.text().equals(expected)) {
      name.invalid("must be spec.names.plural+\".\"+spec.group");
    }
    spec.get("scope").oneOf("Cluster", "Namespaced");
    checkVersions(spec.get("versions"));
    checkConversion(spec.get("conversion"));
    if (spec.get("preserveUnknownFields").value().asBoolean()) {
      spec.get("preserveUnknownFields")
          .invalid(
              "cannot set to true, set x-preserve-unknown-fields to true in spec.versions[*].schema"
                  + " instead");
    }
    if (old == null) {
      checkApproval(crd, group.text());
    }
    if (old != null && isEstablished(old)) {
      for (String field : new String[] {"group", "scope"}) {
        spec.get(field).immutable(old.path("spec").path(field));
      }
      for (String field : new String[] {"kind", "plural"}) {
        spec.get("names", field).immutable(old.path("spec").path("names").path(field));
      }
    }
  }

  /** Nobody else may define kinds in the groups of Kubernetes itself. */
  private static void checkApproval(Field crd, String group) {
    boolean isProtected =
        Stream.of("k8s.io", "kubernetes.io")
            .anyMatch(domain -> group.equals(domain) || group.endsWith("." + domain));
    Field approval = crd.get("metadata", "annotations").key(APPROVAL);
    if (isProtected && approval.isEmpty()) {
      approval.required(
          "protected groups must have approval annotation \"%s\", see https://github.com/kubernetes/enhancements/pull/1111"
              .formatted(APPROVAL));
    }
  }

  private static boolean isEstablished(JsonNode crd) {
    for (JsonNode condition : crd.path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("Established")) {
        return condition.path("status").asText("").equals("True");
      }
    }
    return false;
  }

  private static void checkNames(Field names) {
    Field plural = names.get("plural");
    if (plural.isEmpty()) {
      plural.required();
    } else {
      plural.invalidEach(Names.dns1035Label(plural.text()));
    }
    for (String field : new String[] {"kind", "listKind"}) {
      Field kind = names.get(field);
      if (kind.isEmpty()) {
        kind.required();
      } else {
        kind.invalidEach(Names.dns1035Label(kind.text().toLowerCase(Locale.ROOT)));
      }
    }
    if (!names.get("kind").isEmpty()
        && names.get("kind").text().equals(names.get("listKind").text())) {
      names.get("listKind").invalid("kind and listKind may not be the same");
    }
    Field singular = names.get("singular");
    if (!singular.isEmpty()) {
      singular.invalidEach(Names.dns1035Label(singular.text()));
    }
    for (String list : new String[] {"shortNames", "categories"}) {
      for (Field item : names.get(list).items()) {
        item.invalidEach(Names.dns1035Label(item.text()));
      }
    }
  }

  private static void checkVersions(Field versions) {
    if (versions.isEmpty()) {
      versions.required("must have at least one version");
      return;
    }
    Set<String> seen = new HashSet<>();
    int storage = 0;
    for (Field version : versions.items()) {
      Field name = version.get("name");
      if (!seen.add(name.text())) {
        versions.invalid("must contain unique version names");
      }
      name.invalidEach(Names.dns1035Label(name.text()));
      if (name.text().length() > VERSION_NAME) {
        name.tooLong(VERSION_NAME);
      }
      if (version.get("storage").value().asBoolean()) {
        storage++;
      }
      if (!version.get("schema", "openAPIV3Schema").isSet()) {
        version.get("schema", "openAPIV3Schema").required("schemas are required");
      }
      version.get("additionalPrinterColumns").items().forEach(CrdKind::checkColumn);
      checkScale(version.get("subresources", "scale"));
    }
    if (storage != 1) {
      versions.invalid("must have exactly one version marked as storage version");
    }
  }

  private static void checkColumn(Field column) {
    if (column.get("name").isEmpty()) {
      column.get("name").required();
    }
    Field type = column.get("type");
    if (type.isEmpty()) {
      type.required("must be one of " + String.join(",", COLUMN_TYPES));
    } else if (!COLUMN_TYPES.contains(type.text())) {
      type.invalid("must be one of " + String.join(",", COLUMN_TYPES));
    }
    checkPath(column.get("jsonPath"), "");
  }

  private static void checkScale(Field scale) {
    if (scale.isSet()) {
      checkPath(scale.get("specReplicasPath"), ".spec.");
      checkPath(scale.get("statusReplicasPath"), ".status.");
    }
  }

  /**
   * @param below where the path must lead; empty for anywhere
   */
  private static void checkPath(Field path, String below) {
    if (path.isEmpty()) {
      path.required();
    } else if (!path.text().startsWith(".")) {
      path.invalid("must be a simple json path starting with .");
    } else if (!path.text().startsWith(below)) {
      path.invalid("should be a json path under " + below.substring(0, below.length() - 1));
    }
  }

  private static void checkConversion(Field conversion) {
    conversion.get("strategy").oneOf("None", "Webhook");
    Field webhook = conversion.get("webhook");
    boolean hook = conversion.get("strategy").text().equals("Webhook");
    if (hook && !webhook.isSet()) {
      webhook.required("required when strategy is set to Webhook");
    } else if (!hook && webhook.isSet()) {
      webhook.forbidden("should not be set when strategy is not set to Webhook");
    }
  }
}
