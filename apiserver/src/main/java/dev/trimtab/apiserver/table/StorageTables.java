package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Volumes, claims, classes and drivers. */
final class StorageTables {
  private static final Map<String, String> ACCESS_MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");
  private static final List<String> ACCESS_MODE_ORDER = List.of("RWO", "ROX", "RWX", "RWOP");

  private StorageTables() {}

  static Map<String, KindTable> tables() {
    return Map.of(
        "/PersistentVolume", volume(),
        "/PersistentVolumeClaim", claim(),
        "storage.k8s.io/StorageClass", storageClass(),
        "storage.k8s.io/VolumeAttachment", attachment(),
        "storage.k8s.io/CSINode", csiNode(),
        "storage.k8s.io/CSIDriver", csiDriver(),
        "storage.k8s.io/VolumeAttributesClass", attributesClass());
  }

  private static String accessModes(JsonNode modes) {
    List<String> shortNames =
        Cells.texts(modes).stream().map(mode -> ACCESS_MODES.getOrDefault(mode, mode)).toList();
    return String.join(",", ACCESS_MODE_ORDER.stream().filter(shortNames::contains).toList());
  }

  private static String phase(JsonNode object) {
    return Cells.deleting(object) ? "Terminating" : object.path("status").path("phase").asText("");
  }

  private static KindTable volume() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          row.add(Cells.name(object))
              .add(spec.path("capacity").path("storage").asText(""))
              .add(accessModes(spec.path("accessModes")))
              .add(spec.path("persistentVolumeReclaimPolicy").asText(""))
              .add(phase(object))
              .add(claimOf(spec.path("claimRef")))
              .add(spec.path("storageClassName").asText(""))
              .add(Cells.orElse(spec.path("volumeAttributesClassName"), Cells.UNSET))
              .add(object.path("status").path("reason").asText(""))
              .add(Cells.age(object, now))
              .add(Cells.orElse(spec.path("volumeMode"), Cells.UNSET));
        },
        Column.objectName(),
        Column.text("Capacity"),
        Column.text("Access Modes"),
        Column.text("Reclaim Policy"),
        Column.text("Status"),
        Column.text("Claim"),
        Column.text("StorageClass"),
        Column.text("VolumeAttributesClass"),
        Column.text("Reason"),
        Column.age(),
        Column.text("VolumeMode").wide());
  }

  private static String claimOf(JsonNode reference) {
    return reference.isObject()
        ? reference.path("namespace").asText("") + "/" + reference.path("name").asText("")
        : "";
  }

  private static KindTable claim() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          JsonNode status = object.path("status");
          boolean bound = !spec.path("volumeName").asText("").isEmpty();
          row.add(Cells.name(object))
              .add(phase(object))
              .add(spec.path("volumeName").asText(""))
              .add(bound ? status.path("capacity").path("storage").asText("") : "")
              .add(bound ? accessModes(status.path("accessModes")) : "")
              .add(spec.path("storageClassName").asText(""))
              .add(Cells.orElse(spec.path("volumeAttributesClassName"), Cells.UNSET))
              .add(Cells.age(object, now))
              .add(Cells.orElse(spec.path("volumeMode"), Cells.UNSET));
        },
        Column.objectName(),
        Column.text("Status"),
        Column.text("Volume"),
        Column.text("Capacity"),
        Column.text("Access Modes"),
        Column.text("StorageClass"),
        Column.text("VolumeAttributesClass"),
        Column.age(),
        Column.text("VolumeMode").wide());
  }

  private static KindTable storageClass() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object) + (isDefaultClass(object) ? " (default)" : ""))
                .add(object.path("provisioner").asText(""))
                .add(Cells.orElse(object.path("reclaimPolicy"), "Delete"))
                .add(Cells.orElse(object.path("volumeBindingMode"), "Immediate"))
                .add(object.path("allowVolumeExpansion").asBoolean())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Provisioner"),
        Column.text("ReclaimPolicy"),
        Column.text("VolumeBindingMode"),
        Column.text("AllowVolumeExpansion"),
        Column.age());
  }

  private static boolean isDefaultClass(JsonNode storageClass) {
    JsonNode annotations = storageClass.path("metadata").path("annotations");
    return annotations.path("storageclass.kubernetes.io/is-default-class").asText("").equals("true")
        || annotations
            .path("storageclass.beta.kubernetes.io/is-default-class")
            .asText("")
            .equals("true");
  }

  private static KindTable attachment() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          row.add(Cells.name(object))
              .add(spec.path("attacher").asText(""))
              .add(spec.path("source").path("persistentVolumeName").asText(""))
              .add(spec.path("nodeName").asText(""))
              .add(object.path("status").path("attached").asBoolean())
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("Attacher"),
        Column.text("PV"),
        Column.text("Node"),
        Column.text("Attached"),
        Column.age());
  }

  private static KindTable csiNode() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("spec").path("drivers").size())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.integer("Drivers"),
        Column.age());
  }

  private static KindTable csiDriver() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          List<String> audiences = Cells.texts(spec.path("tokenRequests"), "audience");
          List<String> modes = Cells.texts(spec.path("volumeLifecycleModes"));
          row.add(Cells.name(object))
              .add(spec.path("attachRequired").asBoolean(true))
              .add(spec.path("podInfoOnMount").asBoolean())
              .add(spec.path("storageCapacity").asBoolean())
              .add(audiences.isEmpty() ? Cells.UNSET : String.join(",", audiences))
              .add(spec.path("requiresRepublish").asBoolean())
              .add(modes.isEmpty() ? Cells.NONE : String.join(",", modes))
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        new Column("AttachRequired", "boolean", "", "Whether volumes are attached first", 0),
        new Column("PodInfoOnMount", "boolean", "", "Whether mounts are told of the pod", 0),
        new Column("StorageCapacity", "boolean", "", "Whether capacity is published", 0),
        Column.text("TokenRequests"),
        new Column("RequiresRepublish", "boolean", "", "Whether mounts are repeated", 0),
        Column.text("Modes"),
        Column.age());
  }

  private static KindTable attributesClass() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("driverName").asText(""))
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("DriverName"),
        Column.age());
  }
}
