package dev.trimtab.apiserver.schema;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedDecoderTest {
  private static ObjectSchema kind(String group, String kind) {
    return SchemaTable.builtin().find(new GroupVersionKind(group, "v1", kind)).orElseThrow();
  }

  private static Decoded deployment(String text) {
    return TypedDecoder.decode(kind("apps", "Deployment"), yaml(text));
  }

  private static Decoded pod(String text) {
    return TypedDecoder.decode(kind("", "Pod"), yaml(text));
  }

  @Test
  void anEmptyObjectHasTheZeroValuesThatGoWrites() {
    assertThat(deployment("{}").tree())
        .isEqualTo(
            yaml(
                """
                metadata: {}
                spec:
                  selector: null
                  template: {metadata: {}, spec: {containers: null}}
                  strategy: {}
                status: {}
                """));
  }

  @Test
  void fieldsComeOutInTheOrderOfTheType() {
    ObjectNode tree = deployment("{spec: {}, kind: Deployment, apiVersion: apps/v1}").tree();
    assertThat(tree.fieldNames()).toIterable().startsWith("kind", "apiVersion", "metadata", "spec");
  }

  @Test
  void unknownFieldsAreNamedWithTheirIndexes() {
    Decoded decoded =
        pod("{spec: {containers: [{name: a, imagee: b}], foo: 1}, metadata: {labels: {x: y}}}");
    assertThat(decoded.strictErrors())
        .containsExactly(
            "unknown field \"spec.containers[0].imagee\"", "unknown field \"spec.foo\"");
    assertThat(decoded.tree().at("/spec/foo").isMissingNode()).isTrue();
  }

  @Test
  void emptyAndNullFieldsDisappearButPointersToZeroStay() {
    ObjectNode tree =
        deployment("{metadata: {labels: {}, name: '', annotations: null}, spec: {replicas: 0}}")
            .tree();
    assertThat(tree.get("metadata")).isEmpty();
    assertThat(tree.at("/spec/replicas").intValue()).isZero();
    assertThat(tree.at("/spec/replicas").isInt()).isTrue();
  }

  @Test
  void quantitiesAndTimesBecomeCanonical() {
    ObjectNode tree =
        pod("""
                metadata: {creationTimestamp: "2026-01-02T03:04:05.678+02:00"}
                spec: {containers: [{resources: {limits: {cpu: 0.5, memory: 1024Ki}}}]}
                """)
            .tree();
    assertThat(tree.at("/metadata/creationTimestamp").asText()).isEqualTo("2026-01-02T01:04:05Z");
    assertThat(tree.at("/spec/containers/0/resources/limits"))
        .isEqualTo(yaml("{cpu: 500m, memory: 1Mi}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {spec: {replicas: three}} | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
          {spec: {replicas: 1.5}} | json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32
          {spec: {replicas: 3000000000}} | json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32
          {spec: []} | json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec
          {metadata: {labels: {a: 1}}} | json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string
          {metadata: {labels: [a]}} | json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string
          {spec: {template: {spec: {containers: {}}}}} | json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container
          {spec: {template: {spec: {containers: [{env: [{value: 1}]}]}}}} | json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string
          {spec: {template: {spec: {containers: [{resources: {limits: {cpu: lots}}}]}}}} | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
          {spec: {strategy: {rollingUpdate: {maxSurge: true}}}} | json: cannot unmarshal bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32
          {metadata: {creationTimestamp: yesterday}} | parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"
          """)
  void aValueOfAnotherTypeIsRefusedInTheWordsOfTheGoDecoder(String text, String message) {
    assertThatThrownBy(() -> deployment(text))
        .isInstanceOf(DecodeException.class)
        .hasMessage(message);
  }

  @Test
  void declaredDefaultsFillAbsentFields() {
    ObjectSchema service = kind("", "Service");
    ObjectNode tree = TypedDecoder.decode(service, yaml("{spec: {ports: [{port: 80}]}}")).tree();
    TypedDefaults.apply(service, tree);
    assertThat(tree.at("/spec/ports/0"))
        .isEqualTo(yaml("{protocol: TCP, port: 80, targetPort: 0}"));
  }

  @Test
  void decodingItsOwnOutputChangesNothing() {
    ObjectNode once = deployment("{spec: {template: {spec: {containers: [{name: a}]}}}}").tree();
    assertThat(TypedDecoder.decode(kind("apps", "Deployment"), once).tree()).isEqualTo(once);
  }
}
