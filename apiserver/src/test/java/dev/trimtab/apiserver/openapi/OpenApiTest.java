package dev.trimtab.apiserver.openapi;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.model.ResourceType.Subresource;
import dev.trimtab.apiserver.schema.CustomSchema;
import dev.trimtab.apiserver.schema.DocumentReader;
import dev.trimtab.apiserver.schema.SchemaTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final GroupVersionKind DEPLOYMENT =
      new GroupVersionKind("apps", "v1", "Deployment");
  private static final GroupVersionKind WIDGET =
      new GroupVersionKind("example.com", "v1", "Widget");

  private static ResourceType type(GroupVersionKind gvk, String plural, Subresource... below) {
    return new ResourceType(
        gvk, plural, gvk.kind(), true, List.of(), List.of(), VERBS, List.of(below));
  }

  private static CustomKind widget(String field) {
    JsonNode schema =
        yaml(
            """
            type: object
            properties:
              spec:
                type: object
                properties:
                  %s: {type: string, nullable: true}
            """
                .formatted(field));
    return new CustomKind(type(WIDGET, "widgets"), CustomSchema.of(WIDGET, schema, false));
  }

  private final OpenApi api =
      new OpenApi(
          SchemaTable.builtin(),
          "v1.36.2",
          List.of(
              type(new GroupVersionKind("", "v1", "Pod"), "pods"),
              type(
                  DEPLOYMENT,
                  "deployments",
                  new Subresource("status", DEPLOYMENT, List.of("get", "patch", "update")))),
          List.of(widget("color")));

  private static JsonNode read(OpenApiDocument document) {
    return DocumentReader.json(document.plain()).tree();
  }

  private JsonNode document(String root) {
    return read(api.document(root).orElseThrow());
  }

  @Test
  void theIndexNamesEachGroupVersionWithTheHashOfItsDocument() {
    JsonNode paths = read(api.index()).get("paths");
    assertThat(paths.fieldNames())
        .toIterable()
        .containsExactly("api/v1", "apis/apps/v1", "apis/example.com/v1");
    String hash = api.document("apis/apps/v1").orElseThrow().hash();
    assertThat(paths.at("/apis~1apps~1v1/serverRelativeURL").asText())
        .isEqualTo("/openapi/v3/apis/apps/v1?hash=" + hash);
    assertThat(api.document("apis/batch/v1")).isEmpty();
  }

  @Test
  void patchOperationsSayWhatKubectlLooksFor() {
    JsonNode patch =
        document("apis/apps/v1")
            .at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");
    assertThat(patch.get("x-kubernetes-group-version-kind"))
        .isEqualTo(yaml("{group: apps, version: v1, kind: Deployment}"));
    assertThat(patch.get("parameters").findValuesAsText("name")).contains("fieldValidation");
    assertThat(patch.at("/requestBody/content").fieldNames())
        .toIterable()
        .contains("application/strategic-merge-patch+json", "application/apply-patch+yaml");
  }

  @Test
  void customResourcesTakeNoStrategicMergePatch() {
    JsonNode patch =
        document("apis/example.com/v1")
            .at("/paths/~1apis~1example.com~1v1~1namespaces~1{namespace}~1widgets~1{name}/patch");
    assertThat(patch.at("/requestBody/content").fieldNames())
        .toIterable()
        .containsExactly(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json");
  }

  @Test
  void schemasCarryTheExtensionsOfTheirLists() {
    JsonNode containers =
        document("api/v1")
            .path("components")
            .path("schemas")
            .path("io.k8s.api.core.v1.PodSpec")
            .at("/properties/containers");
    assertThat(containers.get("x-kubernetes-list-map-keys")).hasToString("[\"name\"]");
    assertThat(containers.get("x-kubernetes-patch-merge-key").asText()).isEqualTo("name");
    assertThat(containers.get("description").asText()).startsWith("List of containers");
  }

  @Test
  void customKindsAreAmongTheSchemasWithTheirKindAndMetadata() {
    JsonNode schema =
        document("apis/example.com/v1")
            .path("components")
            .path("schemas")
            .path("com.example.v1.Widget");
    assertThat(schema.at("/x-kubernetes-group-version-kind/0/kind").asText()).isEqualTo("Widget");
    assertThat(schema.at("/properties/spec/properties/color/nullable").asBoolean()).isTrue();
    assertThat(schema.at("/properties/metadata/allOf/0/$ref").asText()).endsWith("ObjectMeta");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (String root : List.of("api/v1", "apis/apps/v1", "apis/example.com/v1")) {
      JsonNode document = document(root);
      Set<String> known = new HashSet<>();
      document.at("/components/schemas").fieldNames().forEachRemaining(known::add);
      for (String reference : document.findValuesAsText("$ref")) {
        assertThat(known).contains(reference.replace("#/components/schemas/", ""));
      }
    }
    JsonNode v2 = read(api.v2());
    for (String reference : v2.findValuesAsText("$ref")) {
      assertThat(v2.path("definitions").has(reference.replace("#/definitions/", ""))).isTrue();
    }
  }

  @Test
  void version2SaysNothingThatItCannotSay() {
    JsonNode widget = read(api.v2()).path("definitions").path("com.example.v1.Widget");
    assertThat(widget.at("/properties/spec/properties/color").has("nullable")).isFalse();
    assertThat(
            read(api.v2())
                .at("/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity/type")
                .asText())
        .isEqualTo("string");
  }

  @Test
  void onlyTheDocumentsOfChangedKindsAreBuiltAgain() {
    OpenApiDocument apps = api.document("apis/apps/v1").orElseThrow();
    OpenApiDocument before = api.document("apis/example.com/v1").orElseThrow();
    OpenApi next = api.with(List.of(widget("shape")));
    assertThat(next.document("apis/apps/v1").orElseThrow()).isSameAs(apps);
    assertThat(next.document("apis/example.com/v1").orElseThrow().hash())
        .isNotEqualTo(before.hash());
    assertThat(api.with(List.of()).document("apis/example.com/v1")).isEmpty();
  }

  @Test
  void theCompressedFormHoldsTheSameBytes() throws IOException {
    OpenApiDocument document = api.document("apis/apps/v1").orElseThrow();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(document.gzip()))) {
      assertThat(in.readAllBytes()).isEqualTo(document.plain());
    }
  }

  @Test
  void theProtobufFormHoldsEveryKindWithItsFieldsAndTheQueryOfItsPatch() {
    List<byte[]> document = List.of(api.v2Protobuf().plain());
    JsonNode json = read(api.v2());

    List<byte[]> schemas = parts(parts(document, 9), 1);
    assertThat(texts(schemas, 1))
        .containsExactlyElementsOf(
            json.path("definitions").propertyStream().map(Map.Entry::getKey).toList());
    List<byte[]> deployment = valueOf("io.k8s.api.apps.v1.Deployment", schemas);
    assertThat(texts(parts(parts(deployment, 25), 1), 1)).contains("apiVersion", "spec", "status");
    assertThat(texts(parts(deployment, 22), 1)).containsExactly("object");
    assertThat(texts(valueOf("x-kubernetes-group-version-kind", parts(deployment, 31)), 2))
        .containsExactly("[{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}]\n");

    List<byte[]> paths = parts(parts(document, 8), 2);
    List<byte[]> patch =
        parts(valueOf("/apis/apps/v1/namespaces/{namespace}/deployments/{name}", paths), 8);
    List<byte[]> query = parts(parts(parts(parts(patch, 8), 1), 2), 3);
    assertThat(texts(query, 4)).contains("fieldValidation", "dryRun");
  }

  private static List<byte[]> valueOf(String name, List<byte[]> named) {
    return parts(named.stream().filter(pair -> texts(List.of(pair), 1).contains(name)).toList(), 2);
  }

  private static List<String> texts(List<byte[]> messages, int field) {
    return parts(messages, field).stream().map(text -> new String(text, UTF_8)).toList();
  }

  /** What these messages hold in a field, which is one with a length. */
  private static List<byte[]> parts(List<byte[]> messages, int field) {
    List<byte[]> found = new ArrayList<>();
    for (byte[] message : messages) {
      ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        int tag = varint(in);
        switch (tag & 7) {
          case 0 -> {
            var _ = varint(in);
          }
          case 1 -> {
            var _ = in.getLong();
          }
          default -> {
            byte[] part = new byte[varint(in)];
            in.get(part);
            if (tag >>> 3 == field) {
              found.add(part);
            }
          }
        }
      }
    }
    return found;
  }

  private static int varint(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
