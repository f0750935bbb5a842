package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.Quantity;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Volumes, claims and their classes. */
final class StorageKinds {
  private static final String[] ACCESS_MODES = {
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
  };

  private StorageKinds() {}

  static Map<String, Traits> traits() {
    return Map.of(
        "/PersistentVolume", volume(),
        "/PersistentVolumeClaim", claim(),
        "storage.k8s.io/StorageClass", storageClass(),
        "storage.k8s.io/CSIDriver", new Traits().neverOverwritten().countingChangesOf("spec"),
        "storage.k8s.io/CSINode", new Traits().neverOverwritten(),
        "storage.k8s.io/CSIStorageCapacity", new Traits().neverOverwritten(),
        "storage.k8s.io/VolumeAttachment", new Traits().neverOverwritten().withStatus());
  }

  static void claimDefaults(ObjectNode claim) {
    ObjectNode spec = Trees.child(claim, "spec");
    Trees.setDefault(spec, "volumeMode", "Filesystem");
    Trees.setDefault(Trees.child(claim, "status"), "phase", "Pending");
  }

  private static Traits claim() {
    return new Traits()
        .withStatus()
        .defaulting(StorageKinds::claimDefaults)
        .creating(claim -> claim.putObject("status").put("phase", "Pending"))
        .checking(StorageKinds::checkClaim);
  }

  private static void checkClaim(Field claim, @Nullable ObjectNode old) {
    Field spec = claim.get("spec");
    if (spec.get("accessModes").isEmpty()) {
      spec.get("accessModes").required("at least 1 access mode is required");
    }
    spec.get("accessModes").items().forEach(mode -> mode.oneOf(ACCESS_MODES));
    Field storage = spec.get("resources", "requests").get("storage");
    if (storage.isEmpty()) {
      spec.get("resources").key("storage").required();
    } else {
      Optional<Quantity> size = Quantities.check(storage);
      if (size.isPresent() && size.get().amount().signum() == 0) {
        storage.invalid("must be greater than zero");
      }
    }
    spec.get("volumeMode").oneOf("Block", "Filesystem");
    if (old != null) {
      checkClaimUpdate(spec, old);
    }
  }

  private static void checkClaimUpdate(Field spec, ObjectNode old) {
    JsonNode oldSpec = old.path("spec");
    boolean bound = old.path("status").path("phase").asText("").equals("Bound");
    boolean unbound = oldSpec.path("volumeName").asText("").isEmpty();
    ObjectNode copy = spec.value().deepCopy();
    if (bound) {
      Trees.carryOver(copy, oldSpec, "resources");
      Trees.carryOver(copy, oldSpec, "volumeAttributesClassName");
    }
    if (unbound) {
      Trees.carryOver(copy, oldSpec, "volumeName");
    }
    if (!oldSpec.hasNonNull("storageClassName")) {
      Trees.carryOver(copy, oldSpec, "storageClassName");
    }
    if (!Trees.same(copy, oldSpec)) {
      spec.forbidden(
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims");
    }
    Optional<Quantity> before = storageOf(oldSpec);
    Optional<Quantity> after = storageOf(spec.value());
    if (bound
        && before.isPresent()
        && after.isPresent()
        && Quantities.compare(after.get(), before.get()) < 0) {
      spec.get("resources", "requests")
          .get("storage")
          .forbidden("field can not be less than status.capacity");
    }
  }

  private static Optional<Quantity> storageOf(JsonNode spec) {
    return Quantities.parse(spec.path("resources").path("requests").path("storage").asText(""));
  }

  private static Traits volume() {
    return new Traits()
        .withStatus()
        .defaulting(
            volume -> {
              ObjectNode spec = Trees.child(volume, "spec");
              Trees.setDefault(spec, "persistentVolumeReclaimPolicy", "Retain");
              Trees.setDefault(spec, "volumeMode", "Filesystem");
              if (spec.path("hostPath") instanceof ObjectNode hostPath) {
                Trees.setDefault(hostPath, "type", "");
              }
            })
        .creating(volume -> volume.putObject("status").put("phase", "Pending"))
        .checking(StorageKinds::checkVolume)
        .selectableBy(volume -> Map.of("name", Trees.name(volume)));
  }

  private static void checkVolume(Field volume, @Nullable ObjectNode old) {
    Field spec = volume.get("spec");
    if (spec.get("accessModes").isEmpty()) {
      spec.get("accessModes").required();
    }
    spec.get("accessModes").items().forEach(mode -> mode.oneOf(ACCESS_MODES));
    if (spec.get("capacity").isEmpty()) {
      spec.get("capacity").required();
    } else if (spec.get("capacity", "storage").isEmpty()) {
      spec.get("capacity").notSupported("storage");
    } else {
      Quantities.check(spec.get("capacity", "storage"));
    }
    if (spec.get("local").isSet() && !spec.get("nodeAffinity").isSet()) {
      spec.get("nodeAffinity").required("Local volume requires node affinity");
    }
    spec.get("persistentVolumeReclaimPolicy").oneOf("Delete", "Recycle", "Retain");
    if (old != null && !old.path("spec").path("volumeMode").asText("").isEmpty()) {
      spec.get("volumeMode").immutable(old.path("spec").path("volumeMode"));
    }
  }

  private static Traits storageClass() {
    return new Traits()
        .defaulting(
            storage -> {
              Trees.setDefault(storage, "reclaimPolicy", "Delete");
              Trees.setDefault(storage, "volumeBindingMode", "Immediate");
            })
        .checking(
            (storage, old) -> {
              if (storage.get("provisioner").isEmpty()) {
                storage.get("provisioner").required();
              }
              storage.get("reclaimPolicy").oneOf("Delete", "Retain");
              storage.get("volumeBindingMode").oneOf("Immediate", "WaitForFirstConsumer");
              if (old != null) {
                for (String field : new String[] {"parameters", "provisioner", "reclaimPolicy"}) {
                  if (!Trees.same(storage.get(field).value(), old.path(field))) {
                    storage.get(field).forbidden("updates to " + field + " are forbidden.");
                  }
                }
              }
            })
        .checking(WorkloadRules.immutable("volumeBindingMode"));
  }
}
