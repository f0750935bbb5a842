package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.NodeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final Platform AMD = new Platform("linux", "amd64", "");

  @Test
  void platformOfTheMachineIsChosen() {
    var index = index(entry('a', "linux", "arm64", "v8"), entry('b', "linux", "amd64", ""));

    assertThat(index.choose(AMD, "x").digest().hex()).startsWith("b");
    assertThat(index.choose(new Platform("linux", "arm64", "v8"), "x").digest().hex())
        .startsWith("a");
  }

  @Test
  void exactVariantWinsOverOneThatDoesNotSay() {
    var index = index(entry('a', "linux", "arm", ""), entry('b', "linux", "arm", "v7"));

    assertThat(index.choose(new Platform("linux", "arm", "v7"), "x").digest().hex())
        .startsWith("b");
    assertThat(index.choose(new Platform("linux", "arm", "v6"), "x").digest().hex())
        .startsWith("a");
  }

  @Test
  void missingPlatformIsNotFoundAndThoseThereAreNamed() {
    var index = index(entry('a', "linux", "s390x", ""), entry('b', "unknown", "unknown", ""));

    assertThatThrownBy(() -> index.choose(AMD, "the-image"))
        .isInstanceOf(NodeException.NotFound.class)
        .hasMessageContaining("the-image")
        .hasMessageContaining("linux/amd64")
        .hasMessageContaining("linux/s390x")
        .hasMessageNotContaining("unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"manifests\":[],\"layers\":[]}",
        "{\"schemaVersion\":1,\"layers\":[]}",
        "{\"layers\":[],\"config\":{}}",
        "{\"layers\":[{\"digest\":\"sha256:0\",\"size\":1}],\"config\":{}}",
        "{\"manifests\":[{\"size\":1}]}",
        "{\"manifests\":[{\"digest\":\"x\",\"size\":-1}]}"
      })
  void malformedManifestIsInvalid(String document) {
    assertThatThrownBy(() -> parse(document, "")).isInstanceOf(NodeException.Invalid.class);
  }

  @Test
  void documentThatIsNotOfItsTypeIsInvalid() {
    assertThatThrownBy(() -> parse("{\"manifests\":[]}", MediaTypes.OCI_MANIFEST))
        .isInstanceOf(NodeException.Invalid.class);
    assertThatThrownBy(
            () -> parse("{}", "application/vnd.docker.distribution.manifest.v1+prettyjws"))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("schema 1");
  }

  private static Manifest.Index index(String... entries) {
    return (Manifest.Index) parse("{\"manifests\":[" + String.join(",", entries) + "]}", "");
  }

  private static String entry(char digit, String os, String architecture, String variant) {
    return ("{'mediaType':'%s','digest':'sha256:%s','size':1,"
            + "'platform':{'os':'%s','architecture':'%s','variant':'%s'}}")
        .formatted(
            MediaTypes.OCI_MANIFEST, String.valueOf(digit).repeat(64), os, architecture, variant)
        .replace('\'', '"');
  }

  private static Manifest parse(String document, String type) {
    return Manifest.parse(document.getBytes(StandardCharsets.UTF_8), type, "test");
  }
}
