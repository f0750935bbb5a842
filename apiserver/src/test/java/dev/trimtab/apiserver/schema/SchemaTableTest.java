package dev.trimtab.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.ListSchema.ListType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTableTest {
  private final SchemaTable table = SchemaTable.builtin();

  @Test
  void servicePortsAreAMapForApplyAndMergeByPortInStrategicPatches() {
    Property ports = table.object("io.k8s.api.core.v1.ServiceSpec").property("ports").orElseThrow();
    assertThat(ports.schema())
        .isInstanceOfSatisfying(
            ListSchema.class,
            list -> {
              assertThat(list.type()).isEqualTo(ListType.MAP);
              assertThat(list.keys()).containsExactly("port", "protocol");
            });
    assertThat(ports.patch().mergeKey()).isEqualTo("port");
    assertThat(ports.patch().merges()).isTrue();
  }

  @Test
  void selectorsAreAtomicAndClaimReferencesAreNotThoughTheirTypeIs() {
    assertThat(table.object("io.k8s.api.core.v1.ObjectReference").atomic()).isTrue();
    Property claim =
        table.object("io.k8s.api.core.v1.PersistentVolumeSpec").property("claimRef").orElseThrow();
    assertThat(claim.schema())
        .isInstanceOfSatisfying(ObjectSchema.class, ref -> assertThat(ref.atomic()).isFalse());
  }

  @Test
  void everyTypeOfEveryKindParses() {
    Deque<Schema> open = new ArrayDeque<>();
    table.kinds().keySet().forEach(gvk -> open.add(table.find(gvk).orElseThrow()));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case ObjectSchema object when seen.add(object.typeName()) ->
            object.properties().values().forEach(property -> open.add(property.schema()));
        case MapSchema map -> open.add(map.values().schema());
        case ListSchema list -> {
          assertThat(list.type() == ListType.MAP).isEqualTo(!list.keys().isEmpty());
          open.add(list.items().schema());
        }
        case ObjectSchema known -> assertThat(known.typeName()).isNotEmpty();
        case ScalarSchema scalar -> assertThat(scalar.goType()).isNotEmpty();
        case AnySchema any -> assertThat(any.goType()).isNotEmpty();
      }
    }
    assertThat(seen).hasSizeGreaterThan(500);
  }

  @Test
  void anUnknownKindIsAbsentAndAnUnknownTypeAnError() {
    assertThat(table.find(new GroupVersionKind("apps", "v1", "Nothing"))).isEmpty();
    assertThatThrownBy(() -> table.object("io.k8s.api.core.v1.Nothing"))
        .hasMessageContaining("io.k8s.api.core.v1.Nothing");
  }
}
