package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {

  private static final String HEX = "a".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx:latest",
    "nginx:1.25, docker.io/library/nginx:1.25",
    "me/app, docker.io/me/app:latest",
    "docker.io/nginx, docker.io/library/nginx:latest",
    "index.docker.io/me/app:2, docker.io/me/app:2",
    "localhost/app, localhost/app:latest",
    "localhost:5000/app:1, localhost:5000/app:1",
    "127.0.0.1:5000/a/b/c, 127.0.0.1:5000/a/b/c:latest",
    "[::1]:5000/app, [::1]:5000/app:latest",
    "registry.k8s.io/pause:3.9, registry.k8s.io/pause:3.9",
    "Host/app, Host/app:latest",
    "a__b/c-d.e_f, docker.io/a__b/c-d.e_f:latest",
  })
  void shortNamesAreCompletedAsContainerEnginesDo(String written, String complete) {
    assertThat(Reference.parse(written)).hasToString(complete);
  }

  @Test
  void digestCountsMoreThanTag() {
    var reference = Reference.parse("nginx:1.25@sha256:" + HEX);

    assertThat(reference).hasToString("docker.io/library/nginx@sha256:" + HEX);
    assertThat(reference.target()).isEqualTo("sha256:" + HEX);
    assertThat(reference.tagged()).isEmpty();
    assertThat(Reference.parse("nginx@sha256:" + HEX).tag()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "' ', empty",
    "Nginx, Nginx",
    "a//b, \"\"",
    "-a, -a",
    "a:, tag",
    "a:-x, tag",
    "a@sha256:12, hexadecimal",
    "a@md5:12, md5",
    "ho_st.com/a, registry host",
    "host.com:123456/a, registry host",
    "https://host.com/a, registry host",
    "a/../b, \"..\"",
  })
  void malformedReferenceIsRefusedByName(String written, String complaint) {
    assertThatThrownBy(() -> Reference.parse(written))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void bareIdIsNoRepository() {
    assertThatThrownBy(() -> Reference.parse(HEX)).isInstanceOf(NodeException.Invalid.class);
  }
}
