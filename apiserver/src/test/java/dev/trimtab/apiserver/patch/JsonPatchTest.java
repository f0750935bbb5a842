package dev.trimtab.apiserver.patch;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.patch.PatchException.Problem;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
  private static JsonNode patch(String operations) {
    return yaml("{p: [" + operations + "]}").get("p");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1}        | {op: add, path: /b, value: 2}                 | {a: 1, b: 2}
          {a: 1}        | {op: add, path: /a, value: 2}                 | {a: 2}
          {a: [1, 3]}   | {op: add, path: /a/1, value: 2}               | {a: [1, 2, 3]}
          {a: [1]}      | {op: add, path: /a/-, value: 2}               | {a: [1, 2]}
          {a: [1, 2]}   | {op: add, path: /a/-1, value: 3}              | {a: [1, 2, 3]}
          {a: [1, 2]}   | {op: remove, path: /a/-1}                     | {a: [1]}
          {a: [1, 2]}   | {op: replace, path: /a/0, value: 9}           | {a: [9, 2]}
          {a: {b: 1}}   | {op: move, from: /a/b, path: /c}              | {a: {}, c: 1}
          {a: {b: 1}}   | {op: copy, from: /a, path: /c}                | {a: {b: 1}, c: {b: 1}}
          {a: 1}        | {op: test, path: /a, value: 1.0}              | {a: 1}
          {}            | {op: test, path: /a, value: null}             | {}
          {a/b: 1}      | {op: replace, path: /a~1b, value: 2}          | {a/b: 2}
          {a~b: 1}      | {op: remove, path: /a~0b}                     | {}
          {a: 1}        | {op: replace, path: '', value: {b: 2}}        | {b: 2}
          {a: 1}        | {op: add, path: /b, value: null}              | {a: 1, b: null}
          """)
  void operationsDoWhatTheStandardSays(String object, String operations, String result) {
    assertThat(JsonPatch.apply(yaml(object), patch(operations))).isEqualTo(yaml(result));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {op: test, path: /a, value: 2}      | testing value /a failed: test failed
          {op: remove, path: /b}              | error in remove for path: '/b': Unable to remove nonexistent key: b: missing value
          {op: add, path: /x/y, value: 1}     | add operation does not apply: doc is missing path: "/x/y": missing value
          {op: replace, path: /x, value: 1}   | replace operation does not apply: doc is missing key: /x: missing value
          {op: remove, path: /l/5}            | error in remove for path: '/l/5': Unable to access invalid index: 5: invalid index referenced
          {op: add, path: /l/x, value: 1}     | error in add for path: '/l/x': value was not a proper array index: 'x'
          {op: dance, path: /a}               | Unexpected kind: dance
          {op: add, value: 1}                 | add operation failed to decode path: missing value
          """)
  void aPatchThatDoesNotFitIsUnprocessableWithTheReason(String operations, String message) {
    assertThatThrownBy(() -> JsonPatch.apply(yaml("{a: 1, l: [1]}"), patch(operations)))
        .isInstanceOfSatisfying(
            PatchException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INAPPLICABLE))
        .hasMessage(message);
  }

  @Test
  void aPatchThatIsNoListOfOperationsIsMalformed() {
    for (JsonNode patch : new JsonNode[] {yaml("{op: add}"), patch("1")}) {
      assertThatThrownBy(() -> JsonPatch.apply(yaml("{}"), patch))
          .isInstanceOfSatisfying(
              PatchException.class, e -> assertThat(e.problem()).isEqualTo(Problem.MALFORMED));
    }
  }

  @Test
  void aPatchThatCopiesWithoutBoundIsTooLarge() {
    ObjectNode object = yaml("{a: {x: '" + "y".repeat(100_000) + "'}}");
    String doubling = "{op: copy, from: /a, path: /a/b},".repeat(9);
    assertThatThrownBy(() -> JsonPatch.apply(object, patch(doubling)))
        .isInstanceOfSatisfying(
            PatchException.class, e -> assertThat(e.problem()).isEqualTo(Problem.TOO_LARGE));
  }

  @Test
  void unknownFieldsOfOperationsAreReported() {
    assertThat(JsonPatch.strictErrors(patch("{op: add, path: /a, val: 1}")))
        .containsExactly("json patch unknown field \"[0].val\"");
  }

  @Test
  void theDifferenceOfTwoTreesTurnsOneIntoTheOther() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ObjectNode before = RandomTrees.object(random, 3);
      ObjectNode after = RandomTrees.object(random, 3);
      assertThat(JsonPatch.apply(before, JsonDiff.asJson(before, after)))
          .as("seed %d", seed)
          .isEqualTo(after);
    }
  }
}
