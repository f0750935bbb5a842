package dev.trimtab.controllers.garbage;

import dev.trimtab.controllers.shared.ServedKind;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Arrays;

/** Items for tests: the UID is the name. */
final class Items {

  private static final ServedKind KIND = new ServedKind("", "v1", "configmaps", "ConfigMap", true);

  private Items() {}

  static Item item(String uid, String... owners) {
    return new Item(
        KIND,
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName(uid)
            .withUid(uid)
            .withOwnerReferences(
                Arrays.stream(owners)
                    .map(
                        owner ->
                            new OwnerReferenceBuilder()
                                .withApiVersion("v1")
                                .withKind("ConfigMap")
                                .withName(owner)
                                .withUid(owner)
                                .withBlockOwnerDeletion(true)
                                .build())
                    .toList())
            .build());
  }

  static Item deleting(Item item, String... finalizers) {
    return new Item(
        KIND,
        new ObjectMetaBuilder(item.metadata())
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .withFinalizers(finalizers)
            .build());
  }

  static Item with(Item item, String... finalizers) {
    return new Item(
        KIND, new ObjectMetaBuilder(item.metadata()).withFinalizers(finalizers).build());
  }
}
