package dev.trimtab.apiserver.schema;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomSchemaTest {
  private static final GroupVersionKind WIDGET =
      new GroupVersionKind("example.com", "v1", "Widget");

  private static final CustomSchema SCHEMA =
      CustomSchema.of(
          WIDGET,
          yaml(
              """
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  required: [size]
                  properties:
                    size: {type: integer, format: int32, minimum: 1, maximum: 10}
                    mode: {type: string, enum: [fast, slow], default: fast}
                    name: {type: string, pattern: "^[a-z]+$", maxLength: 5}
                    ratio: {type: number, exclusiveMinimum: true, minimum: 0}
                    port: {x-kubernetes-int-or-string: true}
                    host: {type: string, format: ipv4}
                    note: {type: string, nullable: true}
                    even: {type: integer, multipleOf: 2}
                    free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    labels: {type: object, additionalProperties: {type: string}, maxProperties: 1}
                    tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                    parts:
                      type: array
                      maxItems: 2
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [id]
                      items:
                        type: object
                        required: [id]
                        properties:
                          id: {type: string}
                          weight: {type: integer, default: 7}
                    template:
                      type: object
                      x-kubernetes-embedded-resource: true
                      x-kubernetes-preserve-unknown-fields: true
                  oneOf:
                  - required: [size]
                  - required: [nothing]
              """),
          false);

  private static List<String> problems(String spec) {
    return CustomValidation.validateCreate(SCHEMA, yaml("{spec: " + spec + "}")).stream()
        .map(FieldError::toString)
        .toList();
  }

  @Test
  void unknownFieldsArePrunedAndNamedExceptWhereTheyArePreserved() {
    Decoded decoded =
        CustomDecoder.decode(
            SCHEMA,
            yaml(
                """
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: a, bogus: 1}
                extra: 1
                spec:
                  size: 1
                  foo: 2
                  free: {x: {y: 1}}
                  parts: [{id: a, z: 1}]
                  template: {apiVersion: v1, kind: Pod, metadata: {name: b, nix: 2}, spec: {a: 1}}
                """));
    assertThat(decoded.strictErrors())
        .containsExactly(
            "unknown field \"metadata.bogus\"",
            "unknown field \"spec.template.metadata.nix\"",
            "unknown field \"extra\"",
            "unknown field \"spec.foo\"",
            "unknown field \"spec.parts[0].z\"");
    assertThat(decoded.tree().get("spec"))
        .isEqualTo(
            yaml(
                """
                size: 1
                mode: fast
                free: {x: {y: 1}}
                parts: [{id: a, weight: 7}]
                template: {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {a: 1}}
                """));
  }

  @Test
  void nullsGiveWayToDefaultsOrDisappearUnlessTheFieldIsNullable() {
    ObjectNode tree =
        CustomDecoder.decode(SCHEMA, yaml("{spec: {size: 1, mode: null, note: null, host: null}}"))
            .tree();
    assertThat(tree.get("spec")).isEqualTo(yaml("{size: 1, mode: fast, note: null}"));
  }

  @Test
  void metadataOfAnotherTypeIsADecodeError() {
    assertThatThrownBy(() -> CustomDecoder.decode(SCHEMA, yaml("{metadata: {labels: {a: 1}}}")))
        .isInstanceOf(DecodeException.class)
        .hasMessage(
            "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type"
                + " string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {size: big} | spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"
          {size: 0} | spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1
          {size: 11} | spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10
          {size: 1.5} | spec.size: Invalid value: "float64": spec.size in body must be of type int32: "float64"
          {size: 1, mode: odd} | spec.mode: Unsupported value: "odd": supported values: "fast", "slow"
          {size: 1, name: ABC} | spec.name: Invalid value: "ABC": spec.name in body should match '^[a-z]+$'
          {size: 1, name: abcdef} | spec.name: Too long: may not be more than 5 bytes
          {size: 1, ratio: 0} | spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0
          {size: 1, port: true} | spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"
          {size: 1, host: 1.2.3.400} | spec.host: Invalid value: "1.2.3.400": spec.host in body must be of type ipv4: "1.2.3.400"
          {size: 1, even: 3} | spec.even: Invalid value: 3: spec.even in body should be a multiple of 2
          {size: 1, labels: {a: b, c: d}} | spec.labels: Too many: 2: must have at most 1 item
          {size: 1, labels: {a: 1}} | spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"
          {size: 1, parts: [{}]} | spec.parts[0].id: Required value
          {size: 1, parts: [{id: a}, {id: a}]} | spec.parts[1]: Duplicate value: {"id":"a"}
          {size: 1, tags: [a, b, a]} | spec.tags[2]: Duplicate value: "a"
          {size: 1, parts: [{id: a}, {id: b}, {id: c}]} | spec.parts: Too many: 3: must have at most 2 items
          {size: 1, nothing: 1} | <nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives
          """)
  void aWrongValueIsNamedInTheWordsOfKubernetes(String spec, String problem) {
    assertThat(problems(spec)).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {size: 1}
          {size: 2.0}
          {size: 1, port: http, note: null}
          {size: 1, port: 80, ratio: 1, host: 10.0.0.1}
          {size: 1, even: 4, free: {any: [1, {thing: true}]}}
          """)
  void aRightValueIsAccepted(String spec) {
    assertThat(problems(spec)).isEmpty();
  }

  @Test
  void aMissingRequiredFieldIsNamed() {
    assertThat(CustomValidation.validateCreate(SCHEMA, yaml("{}")))
        .extracting(FieldError::toString)
        .containsExactly("spec: Required value");
  }

  @Test
  void rulesThatWereNotAskedAreMentioned() {
    CustomSchema ruled =
        CustomSchema.of(
            SCHEMA.gvk(),
            yaml(
                "{type: object, properties: {n: {type: integer, x-kubernetes-validations: [{rule:"
                    + " 'self > 0'}]}}}"),
            false);
    assertThat(CustomValidation.validateCreate(ruled, yaml("{n: x}")))
        .extracting(FieldError::toString)
        .containsExactly(
            "n: Invalid value: \"string\": n in body must be of type integer: \"string\"",
            "<nil>: Invalid value: null: some validation rules were not checked because the object"
                + " was invalid; correct the existing errors to complete validation");
  }

  @Test
  void anUpdateMayKeepWhatWasWrongBeforeButNotAddToIt() {
    ObjectNode old = yaml("{spec: {size: 99, parts: [{id: a, weight: x}, {id: b}]}}");
    ObjectNode same = yaml("{spec: {size: 99, mode: slow, parts: [{id: b}, {id: a, weight: x}]}}");
    ObjectNode worse = yaml("{spec: {size: 98, parts: [{id: b, weight: y}]}}");
    assertThat(CustomValidation.validateUpdate(SCHEMA, same, old)).isEmpty();
    assertThat(CustomValidation.validateUpdate(SCHEMA, worse, old))
        .extracting(FieldError::field)
        .containsExactly("spec.size", "spec.parts[0].weight");
  }

  @Test
  void withoutASchemaEverythingIsKept() {
    CustomSchema open = CustomSchema.of(WIDGET, yaml("{}"), true);
    Decoded decoded = CustomDecoder.decode(open, yaml("{metadata: {name: a}, anything: {b: 1}}"));
    assertThat(decoded.strictErrors()).isEmpty();
    assertThat(decoded.tree()).isEqualTo(yaml("{metadata: {name: a}, anything: {b: 1}}"));
  }
}
