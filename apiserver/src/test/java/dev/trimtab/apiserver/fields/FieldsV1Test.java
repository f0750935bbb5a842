package dev.trimtab.apiserver.fields;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsV1Test {
  private static final ObjectNode EXAMPLE =
      yaml(
          """
          f:metadata: {f:finalizers: {".": {}, 'v:"x"': {}}}
          f:spec:
            f:ports:
              'k:{"port":80,"protocol":"TCP"}': {".": {}, f:port: {}}
            f:args: {"i:0": {}}
          """);

  @Test
  void aSetReadsAndWritesTheSameText() {
    assertThat(FieldsV1.encode(FieldsV1.decode(EXAMPLE))).isEqualTo(EXAMPLE);
  }

  @Test
  void pathsReadAsPeopleWriteThem() {
    List<String> paths = new ArrayList<>();
    FieldsV1.decode(EXAMPLE).forEach(path -> paths.add(path.toString()));
    assertThat(paths)
        .containsExactly(
            ".metadata.finalizers",
            ".metadata.finalizers[=\"x\"]",
            ".spec.args[0]",
            ".spec.ports[port=80,protocol=\"TCP\"]",
            ".spec.ports[port=80,protocol=\"TCP\"].port");
  }

  @Test
  void elementsOfLaterVersionsAreLeftOut() {
    assertThat(FieldsV1.encode(FieldsV1.decode(yaml("{'z:1': {}, f:a: {}}"))))
        .isEqualTo(yaml("{f:a: {}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{x: {}}", "{'i:x': {}}", "{'k:{': {}}", "{'v:': {}}"})
  void malformedElementsAreErrors(String text) {
    assertThatThrownBy(() -> FieldsV1.decode(yaml(text))).isInstanceOf(ApplyException.class);
  }
}
