package dev.trimtab.apiserver.patch;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trimtab.apiserver.patch.PatchException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: b}            | {a: c}                  | {a: c}
          {a: b}            | {b: c}                  | {a: b, b: c}
          {a: b}            | {a: null}               | {}
          {a: b, b: c}      | {a: null}               | {b: c}
          {a: [b]}          | {a: c}                  | {a: c}
          {a: c}            | {a: [b]}                | {a: [b]}
          {a: {b: c}}       | {a: {b: d, c: null}}    | {a: {b: d}}
          {a: [{b: c}]}     | {a: [1]}                | {a: [1]}
          {e: null}         | {a: 1}                  | {e: null, a: 1}
          {}                | {a: {bb: {ccc: null}}}  | {a: {bb: {}}}
          {a: 1}            | {a: {b: {c: 2}}}        | {a: {b: {c: 2}}}
          """)
  void theExamplesOfTheStandardHold(String object, String patch, String result) {
    assertThat(MergePatch.apply(yaml(object), yaml(patch))).isEqualTo(yaml(result));
  }

  @Test
  void theArgumentsStayAsTheyAre() {
    ObjectNode object = yaml("{a: {b: 1}}");
    ObjectNode patch = yaml("{a: {c: {d: 2}}}");
    ObjectNode result = MergePatch.apply(object, patch);
    ((ObjectNode) result.at("/a/c")).put("d", 3);
    assertThat(object).isEqualTo(yaml("{a: {b: 1}}"));
    assertThat(patch).isEqualTo(yaml("{a: {c: {d: 2}}}"));
  }

  @Test
  void aPatchThatIsNoObjectIsMalformed() {
    assertThatThrownBy(() -> MergePatch.apply(yaml("{}"), TextNode.valueOf("x")))
        .isInstanceOfSatisfying(
            PatchException.class, e -> assertThat(e.problem()).isEqualTo(Problem.MALFORMED));
  }
}
