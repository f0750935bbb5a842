package dev.trimtab.apiserver.cel;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelRulesTest {
  private static final CelRules RULES =
      CelRules.of(
          yaml(
              """
              type: object
              x-kubernetes-validations:
              - {rule: "self.metadata.name != 'bad'", message: "not that name"}
              properties:
                spec:
                  type: object
                  x-kubernetes-validations:
                  - {rule: "self.min <= self.max", message: "min must not exceed max"}
                  - {rule: "!has(self.name) || self.name == oldSelf.name", fieldPath: .name}
                  - {rule: "!has(self.tags) || size(self.tags) < 3",
                     messageExpression: "string(size(self.tags)) + ' tags'"}
                  - {rule: "!oldSelf.hasValue() || oldSelf.value().min <= self.min",
                     optionalOldSelf: true, reason: FieldValueForbidden, message: "min shrinks"}
                  properties:
                    min: {type: integer}
                    max: {type: integer}
                    name: {type: string}
                    namespace: {type: string}
                    ratio:
                      type: number
                      x-kubernetes-validations: [{rule: "self > 0.5"}]
                    tags:
                      type: array
                      items:
                        type: string
                        x-kubernetes-validations: [{rule: "self.matches('^[a-z]+$')"}]
                    parts:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [id]
                      items:
                        type: object
                        properties:
                          id: {type: string}
                          size:
                            type: integer
                            x-kubernetes-validations: [{rule: "self >= oldSelf"}]
              """));

  private static ObjectNode object(String spec) {
    return yaml("{metadata: {name: a}, spec: " + spec + "}");
  }

  private static List<String> created(String spec) {
    return RULES.validate(object(spec), null).stream().map(FieldError::toString).toList();
  }

  private static List<String> changed(String old, String spec) {
    return RULES.validate(object(spec), object(old)).stream().map(FieldError::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {min: 3, max: 2} | spec: Invalid value: min must not exceed max
          {min: 1, max: 2, tags: [a, b, c]} | spec: Invalid value: 3 tags
          {min: 1, max: 2, ratio: 0.1} | spec.ratio: Invalid value: 0.1: failed rule: self > 0.5
          {min: 1, max: 2, tags: [X]} | spec.tags[0]: Invalid value: "X": failed rule: self.matches('^[a-z]+$')
          """)
  void aBrokenRuleIsNamedWhereItStands(String spec, String problem) {
    assertThat(created(spec)).containsExactly(problem);
  }

  @Test
  void anIntegerInANumberFieldIsANumber() {
    assertThat(created("{min: 1, max: 2, ratio: 1, namespace: x}")).isEmpty();
  }

  @Test
  void rulesAboutChangesHoldOnUpdatesOnly() {
    assertThat(created("{min: 1, max: 2, name: x}")).isEmpty();
    assertThat(changed("{min: 1, max: 2, name: x}", "{min: 1, max: 2, name: y}"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("spec.name: Invalid value: failed rule:");
    assertThat(changed("{min: 2, max: 2}", "{min: 1, max: 2}"))
        .containsExactly("spec: Forbidden: min shrinks");
  }

  @Test
  void itemsAreComparedWithTheOldItemOfTheSameKey() {
    String old = "{min: 1, max: 2, parts: [{id: a, size: 5}, {id: b, size: 1}]}";
    assertThat(changed(old, "{min: 1, max: 2, parts: [{id: b, size: 2}, {id: a, size: 4}]}"))
        .containsExactly("spec.parts[1].size: Invalid value: 4: failed rule: self >= oldSelf");
    assertThat(changed(old, "{min: 1, max: 2, parts: [{id: new, size: 0}]}")).isEmpty();
  }

  @Test
  void whatWasWrongAndDidNotChangeIsLetThrough() {
    String wrong = "{min: 3, max: 2, ratio: 0.1}";
    assertThat(changed(wrong, wrong)).isEmpty();
    assertThat(changed(wrong, "{min: 3, max: 1, ratio: 0.1}"))
        .containsExactly("spec: Invalid value: min must not exceed max");
  }

  @Test
  void rulesOfTheRootSeeTheName() {
    assertThat(RULES.validate(yaml("{metadata: {name: bad}}"), null))
        .extracting(FieldError::toString)
        .containsExactly("<nil>: Invalid value: not that name");
  }

  @Test
  void aRuleThatFailsToEvaluateIsAnError() {
    CelRules rules =
        CelRules.of(yaml("{type: object, x-kubernetes-validations: [{rule: 'self.none == 1'}]}"));
    assertThat(rules.validate(yaml("{}"), null))
        .singleElement()
        .asString()
        .contains("rule evaluation error")
        .endsWith("evaluating rule: self.none == 1");
  }

  @ParameterizedTest
  @CsvSource({"self.x ==", "nothing(self.x)", "unknown.x == 1"})
  void aRuleThatDoesNotCompileIsAnErrorOfTheDefinition(String rule) {
    CelRules rules =
        CelRules.of(yaml("{type: object, x-kubernetes-validations: [{rule: '" + rule + "'}]}"));
    assertThat(rules.compileErrors("s"))
        .singleElement()
        .asString()
        .startsWith("s.x-kubernetes-validations[0].rule: Invalid value: ")
        .contains("compilation failed");
  }

  @Test
  void anEndlessLoopEndsWithAnError() {
    String loop =
        "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c,"
            + " [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e,"
            + " [0,1,2,3,4,5,6,7,8,9].all(f, [0,1,2,3,4,5,6,7,8,9].all(g, self.x == 1)))))))";
    ObjectNode schema = yaml("{type: object}");
    schema.putArray("x-kubernetes-validations").addObject().put("rule", loop);
    assertThat(CelRules.of(schema).validate(yaml("{x: 1}"), null))
        .singleElement()
        .asString()
        .contains("rule evaluation error");
  }

  @Test
  void aSchemaWithoutRulesHasNone() {
    assertThat(CelRules.of(yaml("{type: object}")).isEmpty()).isTrue();
    assertThat(RULES.isEmpty()).isFalse();
  }
}
