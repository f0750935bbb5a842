package dev.trimtab.apiserver.schema;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.model.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | s.type: Required value: must not be empty at the root
          {type: array, items: {type: string}} | s.type: Invalid value: "array": must be object at the root
          {type: object, properties: {a: {}}} | s.properties[a].type: Required value: must not be empty for specified object fields
          {type: object, properties: {a: {type: array}}} | s.properties[a].items: Required value: must be specified
          {type: object, properties: {a: {type: array, items: {}}}} | s.properties[a].items.type: Required value: must not be empty for specified array items
          {type: object, additionalProperties: {type: string}} | s.additionalProperties: Forbidden: must not be used at the root
          {type: object, properties: {a: {type: object, properties: {b: {type: string}}, additionalProperties: {type: string}}}} | s.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive
          {type: object, properties: {a: {type: string, pattern: '('}}} | s.properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`
          {type: object, oneOf: [{properties: {a: {type: string}}}]} | s.oneOf[0].properties[a].type: Forbidden: must be empty to be structural
          {type: object, properties: {a: {type: text}}} | s.properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"
          {type: object, properties: {a: {type: object, properties: {b: {type: integer}}, default: {b: x}}}} | s.properties[a].default.b: Invalid value: "string": b in body must be of type integer: "string"
          {type: object, properties: {a: {type: string, default: 5}}} | s.properties[a].default: Invalid value: "integer":  in body must be of type string: "integer"
          {type: object, not: {default: 1}} | s.not.default: Forbidden: must be undefined to be structural
          {type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}} | s.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified
          {type: object, properties: {a: {type: array, items: {type: object}, x-kubernetes-list-type: map}}} | s.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map
          {type: object, properties: {a: {$ref: '#/b', type: string}}} | s.properties[a].$ref: Forbidden: $ref is not supported
          """)
  void aSchemaThatIsNotStructuralIsRefusedWithThePlace(String schema, String problem) {
    assertThat(StructuralCheck.check(yaml(schema), "s"))
        .extracting(FieldError::toString)
        .containsExactly(problem);
  }

  @Test
  void aStructuralSchemaPasses() {
    assertThat(
            StructuralCheck.check(
                yaml(
                    """
                    type: object
                    properties:
                      apiVersion: {type: string}
                      kind: {type: string}
                      metadata: {type: object, properties: {name: {type: string}}}
                      spec:
                        type: object
                        properties:
                          port:
                            x-kubernetes-int-or-string: true
                            anyOf: [{type: integer}, {type: string}]
                          any: {x-kubernetes-preserve-unknown-fields: true}
                          items:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [id]
                            items: {type: object, properties: {id: {type: string}}}
                        oneOf: [{required: [port]}, {required: [any]}]
                    """),
                "s"))
        .isEmpty();
  }
}
