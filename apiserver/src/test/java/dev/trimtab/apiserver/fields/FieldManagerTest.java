package dev.trimtab.apiserver.fields;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.fields.ApplyConflictException.Conflict;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.apiserver.schema.TypedDecoder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FieldManagerTest {
  private static final ObjectSchema DEPLOYMENT =
      SchemaTable.builtin().find(new GroupVersionKind("apps", "v1", "Deployment")).orElseThrow();
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectNode NOTHING = yaml("{}");

  private final FieldManager manager =
      new FieldManager("apps/v1", DEPLOYMENT, Scope.WITHOUT_STATUS);

  private static FieldWriter writer(String name) {
    return writer(name, 0);
  }

  private static FieldWriter writer(String name, int seconds) {
    return new FieldWriter(name, "apps/v1", "", NOON.plusSeconds(seconds));
  }

  private static ObjectNode config(String spec) {
    return yaml(
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: " + spec + "}");
  }

  private ObjectNode apply(ObjectNode live, String name, String spec) {
    return stored(manager.apply(live, config(spec), writer(name), false));
  }

  /** As the server would store it. */
  private static ObjectNode stored(ObjectNode object) {
    ObjectNode tree = TypedDecoder.decode(DEPLOYMENT, object).tree();
    ((ObjectNode) tree.get("metadata")).put("uid", "u");
    return tree;
  }

  private static JsonNode fields(ObjectNode object, String name) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.get("manager").asText().equals(name)) {
        return entry.get("fieldsV1");
      }
    }
    return NOTHING;
  }

  @Test
  void aCreateOwnsEveryFieldThatItSetsInTheFormOfKubernetes() {
    ObjectNode created =
        TypedDecoder.decode(
                DEPLOYMENT,
                yaml(
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: web, labels: {app: web}}
                    spec:
                      replicas: 3
                      selector: {matchLabels: {app: web}}
                      strategy: {rollingUpdate: {maxSurge: 1}}
                      template:
                        metadata: {labels: {app: web}}
                        spec:
                          containers:
                          - name: c
                            image: i
                            ports: [{containerPort: 80, protocol: TCP}]
                    status: {replicas: 1}
                    """))
            .tree();
    ObjectNode result = manager.update(NOTHING, created, writer("kubectl-create"));
    assertThat(result.at("/metadata/managedFields"))
        .isEqualTo(
            yaml("""
                    e:
                    - manager: kubectl-create
                      operation: Update
                      apiVersion: apps/v1
                      time: "2026-03-01T12:00:00Z"
                      fieldsType: FieldsV1
                      fieldsV1:
                        f:metadata: {f:labels: {".": {}, f:app: {}}}
                        f:spec:
                          f:replicas: {}
                          f:selector: {}
                          f:strategy: {f:rollingUpdate: {".": {}, f:maxSurge: {}}}
                          f:template:
                            f:metadata: {f:labels: {".": {}, f:app: {}}}
                            f:spec:
                              f:containers:
                                k:{"name":"c"}:
                                  ".": {}
                                  f:image: {}
                                  f:name: {}
                                  f:ports:
                                    ".": {}
                                    k:{"containerPort":80,"protocol":"TCP"}:
                                      ".": {}
                                      f:containerPort: {}
                                      f:protocol: {}
                                  f:resources: {}
                    """)
                .get("e"));
  }

  @Test
  void anUpdateTakesOnlyTheFieldsThatItChanges() {
    ObjectNode live = stored(manager.update(NOTHING, config("{replicas: 1}"), writer("a")));
    ObjectNode changed = live.deepCopy();
    ((ObjectNode) changed.get("spec")).put("replicas", 2).put("paused", true);
    ObjectNode result = manager.update(live, changed, writer("b", 5));
    assertThat(fields(result, "a")).isEqualTo(NOTHING);
    assertThat(fields(result, "b")).isEqualTo(yaml("{f:spec: {f:paused: {}, f:replicas: {}}}"));
  }

  @Test
  void anUpdateThatChangesNothingLeavesTheOwnersAsTheyAre() {
    ObjectNode live = stored(manager.update(NOTHING, config("{replicas: 1}"), writer("a")));
    assertThat(manager.update(live, live, writer("b", 5))).isEqualTo(live);
  }

  @Test
  void applyingTwiceChangesNothing() {
    ObjectNode once = apply(NOTHING, "a", "{replicas: 1}");
    ObjectNode twice = manager.apply(once, config("{replicas: 1}"), writer("a", 60), false);
    assertThat(stored(twice)).isEqualTo(once);
  }

  @Test
  void aFieldOfSomebodyElseIsAConflictWithItsOwnerNamed() {
    ObjectNode live =
        stored(manager.update(NOTHING, config("{replicas: 1}"), writer("kubectl-create")));
    ApplyConflictException e =
        catchThrowableOfType(
            ApplyConflictException.class, () -> apply(live, "me", "{replicas: 2}"));
    assertThat(e)
        .hasMessage(
            "Apply failed with 1 conflict: conflict with \"kubectl-create\" using apps/v1:"
                + " .spec.replicas");
    assertThat(e.conflicts())
        .containsExactly(
            new Conflict("conflict with \"kubectl-create\" using apps/v1", ".spec.replicas"));
  }

  @Test
  void severalConflictsAreListedByOwner() {
    ObjectNode live = apply(NOTHING, "b", "{replicas: 1, paused: true}");
    live = apply(live, "a", "{minReadySeconds: 1}");
    ObjectNode both = live;
    assertThatThrownBy(() -> apply(both, "me", "{replicas: 2, paused: false, minReadySeconds: 2}"))
        .hasMessage(
            """
            Apply failed with 3 conflicts: conflicts with "a":
            - .spec.minReadySeconds
            conflicts with "b":
            - .spec.paused
            - .spec.replicas""");
  }

  @Test
  void forceTakesTheField() {
    ObjectNode live = apply(NOTHING, "a", "{replicas: 1, paused: true}");
    ObjectNode result = manager.apply(live, config("{replicas: 2}"), writer("b"), true);
    assertThat(result.at("/spec/replicas").intValue()).isEqualTo(2);
    assertThat(fields(result, "a")).isEqualTo(yaml("{f:spec: {f:paused: {}}}"));
    assertThat(fields(result, "b")).isEqualTo(yaml("{f:spec: {f:replicas: {}}}"));
  }

  @Test
  void theSameValueIsOwnedTogetherAndStaysUntilTheLastOwnerLetsGo() {
    ObjectNode live = apply(NOTHING, "a", "{replicas: 1}");
    live = apply(live, "b", "{replicas: 1}");
    live = apply(live, "a", "{}");
    assertThat(live.at("/spec/replicas").intValue()).isOne();
    assertThat(fields(live, "a")).isEqualTo(yaml("{f:spec: {}}"));
    live = apply(live, "b", "{}");
    assertThat(live.at("/spec/replicas").isMissingNode()).isTrue();
  }

  @Test
  void aFieldThatIsNoLongerAppliedIsRemoved() {
    ObjectNode live =
        apply(NOTHING, "a", "{replicas: 1, template: {metadata: {labels: {x: y, z: w}}}}");
    live = apply(live, "a", "{template: {metadata: {labels: {x: y}}}}");
    assertThat(live.at("/spec/replicas").isMissingNode()).isTrue();
    assertThat(live.at("/spec/template/metadata/labels")).isEqualTo(yaml("{x: y}"));
  }

  @Test
  void itemsOfAMapListAreOwnedOneByOne() {
    String one = "{template: {spec: {containers: [{name: one, image: a}]}}}";
    String two = "{template: {spec: {containers: [{name: two, image: b}]}}}";
    ObjectNode live = apply(apply(NOTHING, "a", one), "b", two);
    assertThat(live.at("/spec/template/spec/containers").findValuesAsText("name"))
        .containsExactly("one", "two");
    live = apply(live, "a", "{template: {spec: {}}}");
    assertThat(live.at("/spec/template/spec/containers").findValuesAsText("name"))
        .containsExactly("two");
  }

  @Test
  void anAtomicMapIsOwnedAsAWhole() {
    ObjectNode live = apply(NOTHING, "a", "{selector: {matchLabels: {x: y}}}");
    assertThat(fields(live, "a")).isEqualTo(yaml("{f:spec: {f:selector: {}}}"));
    assertThatThrownBy(() -> apply(live, "b", "{selector: {matchLabels: {z: w}}}"))
        .hasMessageEndingWith(": .spec.selector");
  }

  @Test
  void anObjectWithoutOwnersGetsOneForWhatWasThereBefore() {
    ObjectNode live = stored(config("{replicas: 1}"));
    assertThat(manager.update(live, live, writer("a")).at("/metadata/managedFields")).isEmpty();
    ObjectNode result = apply(live, "a", "{paused: true}");
    assertThat(fields(result, "before-first-apply")).isEqualTo(yaml("{f:spec: {f:replicas: {}}}"));
    assertThatThrownBy(() -> apply(live, "a", "{replicas: 2}"))
        .hasMessageContaining("\"before-first-apply\" using apps/v1");
  }

  @Test
  void theOldestOfMoreThanTenUpdatersAreJoined() {
    ObjectNode live = stored(manager.update(NOTHING, config("{replicas: 1}"), writer("m0")));
    for (int i = 1; i <= 11; i++) {
      ObjectNode changed = live.deepCopy();
      ObjectNode metadata = (ObjectNode) changed.get("metadata");
      metadata.withObjectProperty("labels").put("l" + i, "x");
      live = stored(manager.update(live, changed, writer("m" + i, i)));
    }
    assertThat(live.at("/metadata/managedFields").findValuesAsText("manager"))
        .hasSize(10)
        .contains("ancient-changes", "m11", "m3")
        .doesNotContain("m0", "m1", "m2");
    assertThat(fields(live, "ancient-changes").at("/f:metadata/f:labels").fieldNames())
        .toIterable()
        .contains("f:l1", "f:l2");
  }

  @Test
  void statusBelongsToTheStatusEndpointOnly() {
    ObjectNode live = stored(manager.update(NOTHING, config("{replicas: 1}"), writer("a")));
    ObjectNode changed = live.deepCopy();
    changed.withObjectProperty("status").put("replicas", 1);
    FieldManager status = new FieldManager("apps/v1", DEPLOYMENT, Scope.STATUS);
    FieldWriter controller = new FieldWriter("controller", "apps/v1", "status", NOON);
    ObjectNode result = status.update(live, changed, controller);
    assertThat(fields(result, "controller")).isEqualTo(yaml("{f:status: {f:replicas: {}}}"));
    assertThat(result.at("/metadata/managedFields/1/subresource").asText()).isEqualTo("status");
    assertThat(fields(manager.update(live, changed, writer("b")), "b")).isEqualTo(NOTHING);
  }

  @Test
  void unknownFieldsAndWrongTypesAreRefused() {
    assertThatThrownBy(() -> apply(NOTHING, "a", "{foo: 1}"))
        .isInstanceOf(ApplyException.class)
        .hasMessageEndingWith("apps/v1, Kind=Deployment): .spec.foo: field not declared in schema");
    assertThatThrownBy(() -> apply(NOTHING, "a", "{replicas: x}"))
        .hasMessageContaining(".spec.replicas: expected numeric (int or float), got");
    assertThatThrownBy(
            () -> apply(NOTHING, "a", "{template: {spec: {containers: [{name: a}, {name: a}]}}}"))
        .hasMessageContaining("duplicate entries for key [name=\"a\"]");
  }

  @Test
  void aConfigurationWithOwnersOrOfAnotherVersionIsRefused() {
    ObjectNode owned = config("{}");
    owned.withObjectProperty("metadata").putArray("managedFields");
    assertThatThrownBy(() -> manager.apply(NOTHING, owned, writer("a"), false))
        .hasMessage("metadata.managedFields must be nil");
    ObjectNode old = config("{}").put("apiVersion", "apps/v1beta1");
    assertThatThrownBy(() -> manager.apply(NOTHING, old, writer("a"), false))
        .hasMessageContaining("Specified patch version: apps/v1beta1, expected: apps/v1");
  }

  @Test
  void ownersCanBeClearedAndKeptByClientsThatDoNotKnowThem() {
    ObjectNode live = apply(NOTHING, "a", "{replicas: 1}");
    ObjectNode ignorant = live.deepCopy();
    ((ObjectNode) ignorant.get("metadata")).remove("managedFields");
    assertThat(manager.update(live, ignorant, writer("b"))).isEqualTo(live);
    ObjectNode clearing = live.deepCopy();
    clearing.withObjectProperty("metadata").putArray("managedFields").addObject();
    assertThat(manager.update(live, clearing, writer("b")).at("/metadata/managedFields")).isEmpty();
  }

  @Test
  void kubectlMayTakeWhatItsClientSideApplyHadSet() {
    ObjectNode live =
        yaml(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: |
                  {"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":1}}
            spec: {replicas: 1}
            """);
    ObjectNode owned = stored(manager.update(NOTHING, live, writer("kubectl-client-side-apply")));
    ObjectNode result = apply(owned, "kubectl", "{replicas: 2}");
    assertThat(result.at("/spec/replicas").intValue()).isEqualTo(2);
    assertThat(result.at("/metadata/annotations").toString()).contains("\\\"replicas\\\":2");
    assertThatThrownBy(() -> apply(owned, "other", "{replicas: 2}"))
        .isInstanceOf(ApplyConflictException.class);
  }
}
