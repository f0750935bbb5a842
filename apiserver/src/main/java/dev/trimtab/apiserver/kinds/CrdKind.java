package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Definitions of custom resources; their schemas are checked where schemas are understood. */
final class CrdKind {
  private static final String CLEAN_UP = "customresourcecleanup.apiextensions.k8s.io";
  private static final int VERSION_NAME = 63;

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
    if (old != null && isEstablished(old)) {
      for (String field : new String[] {"group", "scope"}) {
        spec.get(field).immutable(old.path("spec").path(field));
      }
      for (String field : new String[] {"kind", "plural"}) {
        spec.get("names", field).immutable(old.path("spec").path("names").path(field));
      }
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
    }
    if (storage != 1) {
      versions.invalid("must have exactly one version marked as storage version");
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
