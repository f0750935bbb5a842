package dev.trimtab.apiserver.patch;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.SchemaTable;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {
  private static final ObjectSchema POD =
      SchemaTable.builtin().find(new GroupVersionKind("", "v1", "Pod")).orElseThrow();
  private static final ObjectSchema DEPLOYMENT =
      SchemaTable.builtin().find(new GroupVersionKind("apps", "v1", "Deployment")).orElseThrow();

  private static ObjectNode pod(String object, String patch) {
    return StrategicMergePatch.apply(POD, yaml(object), yaml(patch));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {metadata: {labels: {a: b}}} | {metadata: {labels: {c: d, a: null}}} | {metadata: {labels: {c: d}}}
          {spec: {containers: [{name: a, image: x}]}} | {spec: {containers: [{name: a, image: y}]}} | {spec: {containers: [{name: a, image: y}]}}
          {spec: {containers: [{name: a, image: x}]}} | {spec: {containers: [{name: b, image: y}]}} | {spec: {containers: [{name: b, image: y}, {name: a, image: x}]}}
          {spec: {containers: [{name: a}, {name: b}]}} | {spec: {containers: [{name: a, $patch: delete}]}} | {spec: {containers: [{name: b}]}}
          {spec: {containers: [{name: a}, {name: b}]}} | {spec: {containers: [{name: c}, {$patch: replace}]}} | {spec: {containers: [{name: c}]}}
          {spec: {containers: [{name: a, command: [x, y]}]}} | {spec: {containers: [{name: a, command: [z]}]}} | {spec: {containers: [{name: a, command: [z]}]}}
          {spec: {containers: [{name: a, env: [{name: p, value: q}]}]}} | {spec: {containers: [{name: a, env: [{name: r, value: s}]}]}} | {spec: {containers: [{name: a, env: [{name: r, value: s}, {name: p, value: q}]}]}}
          {metadata: {finalizers: [a, b]}} | {metadata: {finalizers: [b, c]}} | {metadata: {finalizers: [a, b, c]}}
          {metadata: {finalizers: [a, b, c]}} | {metadata: {$deleteFromPrimitiveList/finalizers: [b]}} | {metadata: {finalizers: [a, c]}}
          {spec: {containers: [{name: a}, {name: b}, {name: c}]}} | {spec: {$setElementOrder/containers: [{name: c}, {name: a}]}} | {spec: {containers: [{name: b}, {name: c}, {name: a}]}}
          {spec: {containers: [{name: a}, {name: b}]}} | {spec: {$setElementOrder/containers: [{name: b}, {name: c}, {name: a}], containers: [{name: c}]}} | {spec: {containers: [{name: b}, {name: c}, {name: a}]}}
          {spec: {nodeSelector: {a: b}}} | {spec: {nodeSelector: {$patch: replace, c: d}}} | {spec: {nodeSelector: {c: d}}}
          {spec: {nodeSelector: {a: b}}} | {spec: {nodeSelector: {$patch: delete}}} | {spec: {nodeSelector: {}}}
          {spec: {volumes: [{name: v, emptyDir: {}}]}} | {spec: {volumes: [{name: v, hostPath: {path: /x}, $retainKeys: [name, hostPath]}]}} | {spec: {volumes: [{name: v, hostPath: {path: /x}}]}}
          {spec: {}} | {spec: {securityContext: {runAsUser: 1, fsGroup: null}}} | {spec: {securityContext: {runAsUser: 1}}}
          """)
  void theDirectivesDoWhatTheyAreDocumentedToDo(String object, String patch, String result) {
    assertThat(pod(object, patch)).isEqualTo(yaml(result));
  }

  @Test
  void aChangedStrategyKeepsOnlyTheRetainedKeys() {
    ObjectNode result =
        StrategicMergePatch.apply(
            DEPLOYMENT,
            yaml("{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}"),
            yaml("{spec: {strategy: {$retainKeys: [type], type: Recreate}}}"));
    assertThat(result).isEqualTo(yaml("{spec: {strategy: {type: Recreate}}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {spec: {containers: [{image: x}]}} | INAPPLICABLE | map: {"image":"x"} does not contain declared merge key: name
          {spec: {nodeSelector: {$patch: dance}}} | INAPPLICABLE | unknown patch type: dance in map: {}
          {spec: {$retainKeys: x}} | MALFORMED | invalid patch format of retainKeys
          {spec: {$retainKeys: [a], b: 1}} | MALFORMED | invalid patch format of retainKeys
          {metadata: {$deleteFromPrimitiveList/finalizers: x}} | MALFORMED | invalid patch format of primitive list
          {spec: {$setElementOrder/containers: x}} | MALFORMED | invalid patch format of setElementOrder list
          {spec: {containers: [[]]}} | INAPPLICABLE | lists of lists are not supported
          {metadata: {finalizers: [{}]}} | INAPPLICABLE | list element types are not identical: [["f"] [{}]]
          """)
  void aWrongPatchIsRefusedWithTheReason(String patch, String problem, String message) {
    String object =
        "{metadata: {finalizers: [f]}, spec: {nodeSelector: {a: b}, containers: [{name: a}]}}";
    assertThatThrownBy(() -> pod(object, patch))
        .isInstanceOfSatisfying(
            PatchException.class, e -> assertThat(e.problem()).hasToString(problem))
        .hasMessage(message);
  }

  @Test
  void theDifferenceOfTwoPodsTurnsOneIntoTheOther() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      ObjectNode before = RandomPods.pod(random);
      ObjectNode after = RandomPods.pod(random);
      ObjectNode patch = StrategicDiff.between(POD, before, after);
      assertThat(StrategicMergePatch.apply(POD, before, patch))
          .as("seed %d, patch %s", seed, patch)
          .isEqualTo(after);
    }
  }

  @Test
  void aPatchAppliedTwiceDoesWhatItDoesOnce() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      ObjectNode before = RandomPods.pod(random);
      ObjectNode patch = StrategicDiff.between(POD, RandomPods.pod(random), RandomPods.pod(random));
      ObjectNode once = StrategicMergePatch.apply(POD, before, patch);
      assertThat(StrategicMergePatch.apply(POD, once, patch)).as("seed %d", seed).isEqualTo(once);
    }
  }

  @Test
  void noPatchYieldsAnotherException() {
    String[] names = {
      "spec",
      "containers",
      "name",
      "$patch",
      "$retainKeys",
      "$setElementOrder/containers",
      "env",
      "$deleteFromPrimitiveList/finalizers",
      "metadata",
      "finalizers",
      "ports",
      "containerPort"
    };
    for (int seed = 0; seed < 5000; seed++) {
      Random random = new Random(seed);
      ObjectNode patch = RandomPods.renamed(RandomTrees.object(random, 5), random, names);
      try {
        assertThat(StrategicMergePatch.apply(POD, RandomPods.pod(random), patch)).isNotNull();
      } catch (PatchException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    }
  }
}
