package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.storage.CanonicalJson;
import dev.trimtab.apiserver.storage.Document;
import java.util.Map;

/**
 * Between the version that is kept and the one that is served. Custom kinds change only their name
 * (strategy {@code None}); events differ in field names between their two groups, autoscalers in
 * what their first version has fields for.
 */
public final class VersionConversion {

  private static final String EVENTS = "events.k8s.io";

  /** Core name to name in {@code events.k8s.io}. */
  private static final Map<String, String> EVENT_FIELDS =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "reportingComponent", "reportingController",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount");

  private VersionConversion() {}

  static Document toServed(ServedResource resource, Document stored) {
    GroupVersionKind served = resource.type().gvk();
    if (resource.isCustom()) {
      return stored.as(served.apiVersion(), served.kind());
    }
    ObjectNode tree = stored.tree();
    switch (served.group()) {
      case EVENTS -> EVENT_FIELDS.forEach((core, other) -> rename(tree, core, other));
      case AutoscalerVersions.GROUP -> AutoscalerVersions.toV1(tree);
      case String other -> throw new IllegalStateException("no conversion in " + other);
    }
    tree.put("apiVersion", served.apiVersion());
    return Document.of(CanonicalJson.encode(tree), stored.revision());
  }

  /** Turns an object of the served version into what is kept, in place. */
  public static void toStored(ServedResource resource, ObjectNode object) {
    if (resource.type().gvk().equals(resource.storageKind())) {
      return;
    }
    if (!resource.isCustom()) {
      switch (resource.type().gvk().group()) {
        case EVENTS -> EVENT_FIELDS.forEach((core, other) -> rename(object, other, core));
        case AutoscalerVersions.GROUP -> AutoscalerVersions.toV2(object);
        case String other -> throw new IllegalStateException("no conversion in " + other);
      }
    }
    object.put("apiVersion", resource.storageKind().apiVersion());
  }

  private static void rename(ObjectNode object, String from, String to) {
    JsonNode value = object.remove(from);
    if (value != null) {
      object.set(to, value);
    }
  }
}
