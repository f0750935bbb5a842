package dev.trimtab.informer.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.ServerException;
import dev.trimtab.informer.WatchEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KubernetesJsonTest {

  private static final KubernetesJson STRIPPING =
      new KubernetesJson(Retention.WITHOUT_MANAGED_FIELDS);

  private static WatchEvent event(KubernetesJson json, String line) {
    byte[] bytes = ("##" + line + "##").getBytes(UTF_8);
    return json.event(bytes, 2, bytes.length - 2);
  }

  private static String kept(KubernetesJson json, String object) {
    var event = event(json, "{\"type\":\"ADDED\",\"object\":" + object + "}");
    return new String(((WatchEvent.Present) event).object().bytes(), UTF_8);
  }

  @Test
  void pageIsCutIntoObjectsWithKeysAndVersions() {
    var page =
        STRIPPING.page(
            """
            {"kind":"PodList","metadata":{"resourceVersion":"42","continue":"next"},
             "items":[{"metadata":{"name":"a","namespace":"x","resourceVersion":"7"},"spec":{"n":[1,{"]":"}"}]}},
                      {"spec":null,"metadata":{"labels":{"name":"no"},"name":"q\\"\\u0041"}}]}
            """
                .getBytes(UTF_8),
            false);

    assertThat(page.version()).isEqualTo("42");
    assertThat(page.continueToken()).isEqualTo("next");
    assertThat(page.items()).hasSize(2);
    assertThat(page.items().getFirst().key()).isEqualTo(ObjectKey.of("x", "a"));
    assertThat(page.items().getFirst().version()).isEqualTo("7");
    assertThat(page.items().getLast().key()).isEqualTo(ObjectKey.of("q\"A"));
    assertThat(new String(page.items().getFirst().bytes(), UTF_8))
        .startsWith("{\"metadata\":{\"name\":\"a\"")
        .endsWith("{\"n\":[1,{\"]\":\"}\"}]}}");
  }

  @Test
  void emptyAndNullListsHaveNoItems() {
    assertThat(STRIPPING.page("{\"items\":[]}".getBytes(UTF_8), false).items()).isEmpty();
    assertThat(STRIPPING.page("{\"items\":null}".getBytes(UTF_8), false).items()).isEmpty();
  }

  @Test
  void whatNeedNotBeCutIsTheSameArray() {
    byte[] plain = "{\"metadata\":{\"name\":\"a\"},\"spec\":{}}".getBytes(UTF_8);
    byte[] managed = "{\"metadata\":{\"managedFields\":[],\"name\":\"a\"}}".getBytes(UTF_8);

    assertThat(STRIPPING.retained(plain)).isSameAs(plain);
    assertThat(new KubernetesJson(Retention.EVERYTHING).retained(managed)).isSameAs(managed);
    assertThat(new String(STRIPPING.retained(managed), UTF_8))
        .isEqualTo("{\"metadata\":{\"name\":\"a\"}}");
    assertThat(new String(new KubernetesJson(Retention.METADATA).retained(plain), UTF_8))
        .isEqualTo("{\"metadata\":{\"name\":\"a\"}}");
  }

  @Test
  void managedFieldsAreCutOutWhereverTheyStand() {
    String fields = "\"managedFields\":[{\"fieldsV1\":{\"f:a\":{}}}]";

    assertThat(kept(STRIPPING, "{\"metadata\":{\"name\":\"a\"," + fields + "},\"spec\":{}}"))
        .isEqualTo("{\"metadata\":{\"name\":\"a\"},\"spec\":{}}");
    assertThat(kept(STRIPPING, "{\"metadata\":{" + fields + ",\"name\":\"a\"},\"spec\":{}}"))
        .isEqualTo("{\"metadata\":{\"name\":\"a\"},\"spec\":{}}");
    assertThat(kept(STRIPPING, "{\"metadata\":{\"a\":1, " + fields + " , \"b\":2}}"))
        .isEqualTo("{\"metadata\":{\"a\":1 , \"b\":2}}");
    assertThat(kept(STRIPPING, "{\"metadata\":{" + fields + "}}")).isEqualTo("{\"metadata\":{}}");
  }

  @Test
  void managedFieldsAreKeptIfAskedFor() {
    String object = "{\"metadata\":{\"managedFields\":[]}}";

    assertThat(kept(new KubernetesJson(Retention.EVERYTHING), object)).isEqualTo(object);
  }

  @Test
  void metadataOnlyKeepsNothingElse() {
    String object =
        "{\"spec\":{},\"metadata\":{\"name\":\"a\",\"managedFields\":[]},\"status\":{}}";

    assertThat(kept(new KubernetesJson(Retention.METADATA), object))
        .isEqualTo("{\"metadata\":{\"name\":\"a\"}}");
  }

  @Test
  void bookmarkSaysWhetherTheInitialStateIsComplete() {
    assertThat(
            event(
                STRIPPING,
                "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"9\","
                    + "\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}}"))
        .isEqualTo(new WatchEvent.Bookmark("9", true));
    assertThat(
            event(
                STRIPPING,
                "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"9\"}}}"))
        .isEqualTo(new WatchEvent.Bookmark("9", false));
  }

  @Test
  void errorInsideAWatchIsThrownByKind() {
    assertThatThrownBy(
            () ->
                event(
                    STRIPPING,
                    "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,"
                        + "\"message\":\"too old resource version\"}}"))
        .isInstanceOf(ServerException.Expired.class)
        .hasMessageContaining("too old resource version");
  }

  @Test
  void failuresAreSortedByWhatCanBeDoneAboutThem() {
    Duration later = Duration.ofSeconds(7);
    byte[] status = "{\"kind\":\"Status\",\"message\":\"because\"}".getBytes(UTF_8);
    byte[] page = "<html>proxy</html>".getBytes(UTF_8);

    assertThat(Status.of(404, status, later).exception())
        .isInstanceOf(ServerException.Absent.class)
        .hasMessage("404: because");
    assertThat(Status.of(410, page, later).exception())
        .isInstanceOf(ServerException.Expired.class)
        .hasMessage("410: <html>proxy</html>");
    for (int code : new int[] {400, 401, 403, 405, 406, 415, 422}) {
      assertThat(Status.of(code, status, later).exception())
          .isInstanceOf(ServerException.Rejected.class);
    }
    for (int code : new int[] {0, 429, 500, 502, 503, 504}) {
      assertThat(Status.of(code, page, later).exception())
          .isInstanceOfSatisfying(
              ServerException.Unavailable.class,
              unavailable -> assertThat(unavailable.retryAfter()).isEqualTo(later));
    }
  }

  @Test
  void brokenJsonIsRefusedWithThePlace() {
    for (String broken :
        new String[] {"", "{", "{\"a\"", "{\"a\":}", "[1]", "{\"metadata\":{\"name\":5}}"}) {
      assertThatThrownBy(() -> STRIPPING.object(broken.getBytes(UTF_8)))
          .as(broken)
          .isInstanceOf(MalformedJsonException.class)
          .hasMessageContaining("expected");
    }
  }
}
