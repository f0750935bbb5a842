package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds for the metadata of every object. */
final class ObjectMetaRules {
  private static final int ANNOTATIONS_LIMIT = 256 * 1024;

  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  private ObjectMetaRules() {}

  static void check(
      Field meta, @Nullable JsonNode oldMeta, Function<String, List<String>> nameRule) {
    if (oldMeta == null) {
      checkNames(meta, nameRule);
    } else {
      meta.get("name").immutable(oldMeta.path("name"));
      checkFinalizersWhileDeleting(meta, oldMeta);
    }
    checkLabels(meta.get("labels"));
    checkAnnotations(meta.get("annotations"));
    for (Field finalizer : meta.get("finalizers").items()) {
      finalizer.invalidEach(Names.qualified(finalizer.text()));
    }
    checkOwners(meta.get("ownerReferences"));
  }

  private static void checkNames(Field meta, Function<String, List<String>> nameRule) {
    Field generateName = meta.get("generateName");
    if (!generateName.isEmpty()) {
      // The generated part makes a trailing dash or dot good.
      String base = generateName.text().replaceAll("-$", "a");
      generateName.invalidEach(nameRule.apply(base));
    }
    Field name = meta.get("name");
    if (name.isEmpty()) {
      name.required("name or generateName is required");
    } else {
      name.invalidEach(nameRule.apply(name.text()));
    }
    Field namespace = meta.get("namespace");
    if (!namespace.isEmpty()) {
      namespace.invalidEach(Names.dnsLabel(namespace.text()));
    }
  }

  /** Kubernetes names the map and shows the key or value that is wrong. */
  static void checkLabels(Field labels) {
    for (String key : labels.keys()) {
      String value = labels.value().path(key).asText("");
      for (String wrong : Names.qualified(key)) {
        labels.withValue(key).invalid(wrong);
      }
      for (String wrong : Names.labelValue(value)) {
        labels.withValue(value).invalid(wrong);
      }
    }
  }

  private static void checkAnnotations(Field annotations) {
    long size = 0;
    for (String key : annotations.keys()) {
      for (String wrong : Names.qualified(key.toLowerCase(Locale.ROOT))) {
        annotations.withValue(key).invalid(wrong);
      }
      size += bytes(key) + bytes(annotations.value().path(key).asText(""));
    }
    if (size > ANNOTATIONS_LIMIT) {
      annotations.tooLong(ANNOTATIONS_LIMIT);
    }
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Built-in kinds want a domain before the name; custom ones do not care. */
  static void checkFinalizersAreQualified(Field finalizers) {
    for (Field finalizer : finalizers.items()) {
      if (!finalizer.text().contains("/") && !STANDARD_FINALIZERS.contains(finalizer.text())) {
        finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  private static void checkFinalizersWhileDeleting(Field meta, JsonNode oldMeta) {
    if (!oldMeta.hasNonNull("deletionTimestamp")) {
      return;
    }
    Set<String> added = new LinkedHashSet<>();
    meta.get("finalizers").items().forEach(item -> added.add(item.text()));
    oldMeta.path("finalizers").forEach(item -> added.remove(item.asText("")));
    if (!added.isEmpty()) {
      String list = added.stream().map(f -> '"' + f + '"').collect(Collectors.joining(", "));
      meta.get("finalizers")
          .forbidden(
              "no new finalizers can be added if the object is being deleted, found new finalizers"
                  + " []string{"
                  + list
                  + "}");
    }
  }

  private static void checkOwners(Field owners) {
    List<String> controllers = new ArrayList<>();
    for (Field owner : owners.items()) {
      String apiVersion = owner.get("apiVersion").text();
      if (apiVersion.substring(apiVersion.indexOf('/') + 1).isEmpty()) {
        owner.get("apiVersion").invalid("version must not be empty");
      }
      for (String field : List.of("kind", "name", "uid")) {
        if (owner.get(field).isEmpty()) {
          owner.get(field).withValue("").invalid(field + " must not be empty");
        }
      }
      if (apiVersion.equals("v1") && owner.get("kind").text().equals("Event")) {
        owner.invalid("/v1, Kind=Event is disallowed from being an owner");
      }
      if (owner.get("controller").value().asBoolean()) {
        controllers.add(owner.get("name").text());
      }
    }
    if (controllers.size() > 1) {
      owners.invalid(
          "Only one reference can have Controller set to true. Found \"true\" in references for "
              + controllers.get(0)
              + " and "
              + controllers.get(1));
    }
  }
}
