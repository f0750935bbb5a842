package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.RawClient.Answer;
import dev.trimtab.apiserver.schema.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the documents of Kubernetes say of its API, request by request. */
class ApiSemanticsTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String MERGE = "application/merge-patch+json";

  private final RawClient client = RawClient.ofOwnServer();

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void pagesComeFromOneSnapshot() {
    for (int i = 0; i < 5; i++) {
      create("m" + i);
    }
    Answer first = client.get(MAPS + "?limit=2");
    create("m00");
    Answer second = client.get(MAPS + "?limit=9&continue=" + token(first));
    assertThat(first.body().path("items")).hasSize(2);
    assertThat(first.body().path("metadata").path("remainingItemCount").asInt()).isEqualTo(3);
    assertThat(second.version()).isEqualTo(first.version());
    assertThat(second.body().path("items").findValuesAsText("name"))
        .containsExactly("m2", "m3", "m4");
    assertThat(token(second)).isEmpty();
  }

  @Test
  void aRevisionOfTheFutureIsAnsweredWithTheCauseThatClientsLookFor() {
    try (ApiServer impatient =
            ApiServer.builder()
                .inProcessOnly()
                .platform(new ImpatientPlatform(Duration.ofSeconds(5)))
                .build();
        RawClient asking = new RawClient(impatient)) {
      Answer answer = asking.get(MAPS + "?resourceVersion=999999");
      assertThat(answer.code()).isEqualTo(504);
      assertThat(answer.message()).startsWith("Too large resource version: 999999, current: ");
      assertThat(answer.body().at("/details/retryAfterSeconds").asInt()).isEqualTo(1);
      assertThat(answer.body().at("/details/causes/0/reason").asText())
          .isEqualTo("ResourceVersionTooLarge");
    }
  }

  @Test
  void aRevisionThatComesSoonIsWaitedFor() throws Exception {
    long next = Long.parseLong(client.get(MAPS).version()) + 1;
    var list = CompletableFuture.supplyAsync(() -> client.get(MAPS + "?resourceVersion=" + next));
    Answer created = create("soon");

    Answer answer = list.get(60, TimeUnit.SECONDS);
    assertThat(answer.code()).isEqualTo(200);
    assertThat(Long.parseLong(answer.version()))
        .isGreaterThanOrEqualTo(Long.parseLong(created.version()));
  }

  @Test
  void peopleGetJsonInLinesIfTheyAskOrReadItInATerminal() {
    create("shown");
    String path = MAPS + "/shown";
    String pretty = "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"ConfigMap\",\n";

    assertThat(client.text(path)).startsWith("{\"apiVersion\":\"v1\",");
    assertThat(client.text(path + "?pretty=true")).startsWith(pretty);
    assertThat(client.text(path, "User-Agent", "curl/8.0")).startsWith(pretty);
    assertThat(client.text(path + "?pretty=false", "User-Agent", "curl/8.0"))
        .startsWith("{\"apiVersion\"");
    assertThat(client.text(MAPS + "/none?pretty=true")).startsWith("{\n  \"kind\": \"Status\"");
  }

  @Test
  void whoAsksForYamlGetsTheSameAsYaml() {
    create("shown");
    String yaml = client.text(MAPS + "/shown", "Accept", "application/yaml");

    assertThat(yaml).startsWith("apiVersion: v1\nkind: ConfigMap\nmetadata:\n");
    assertThat(DocumentReader.yaml(yaml.getBytes(StandardCharsets.UTF_8)).tree())
        .isEqualTo(client.get(MAPS + "/shown").body());
    assertThat(client.text(MAPS, "Accept", "application/yaml, application/json"))
        .startsWith("kind: ConfigMapList\n");
    assertThat(client.text(MAPS, "Accept", "application/json, application/yaml")).startsWith("{");
  }

  @Test
  @Timeout(120)
  void theServersOwnServiceComesBackIfItIsDeletedAndIsLeftAloneOtherwise() {
    String own = "/api/v1/namespaces/default/services/kubernetes";
    String slice = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";
    try (ApiServer listening =
            ApiServer.builder().platform(new ImpatientPlatform(Duration.ofSeconds(10))).build();
        RawClient asking = new RawClient(listening)) {
      listening.start();
      Answer before = asking.get(own);
      String addresses = asking.get(slice).version();
      asking.delete(own, "");

      Answer after = asking.get(own);
      while (after.code() == 404) {
        after = asking.get(own);
      }
      assertThat(after.body().at("/spec/clusterIP")).isEqualTo(before.body().at("/spec/clusterIP"));
      assertThat(after.body().at("/metadata/uid")).isNotEqualTo(before.body().at("/metadata/uid"));
      assertThat(asking.get(slice).version()).isEqualTo(addresses);
    }
  }

  @Test
  void contradictingListOptionsAreInvalid() {
    assertThat(client.get(MAPS + "?resourceVersionMatch=Exact").code()).isEqualTo(422);
    assertThat(client.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=0").code())
        .isEqualTo(422);
    assertThat(client.get(MAPS + "?sendInitialEvents=true").code()).isEqualTo(422);
    assertThat(client.get(MAPS + "?watch=true&sendInitialEvents=true").code()).isEqualTo(422);
  }

  @Test
  void anUnknownFieldSelectorIsNamed() {
    Answer answer = client.get(MAPS + "?fieldSelector=spec.nodeName%3Dx");
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo("field label not supported: spec.nodeName");
  }

  @Test
  void aMissingObjectIsNotFoundByItsPluralName() {
    Answer answer = client.get(MAPS + "/nobody");
    assertThat(answer.code()).isEqualTo(404);
    assertThat(answer.message()).isEqualTo("configmaps \"nobody\" not found");
    assertThat(answer.body().at("/details/kind").asText()).isEqualTo("configmaps");
  }

  @Test
  void aStaleUpdateIsRefusedWithTheSentenceThatClientsRetryOn() {
    Answer created = create("a");
    patch("a", "{\"data\":{\"k\":\"2\"}}");
    Answer stale = client.put(MAPS + "/a", created.body().toString());
    assertThat(stale.code()).isEqualTo(409);
    assertThat(stale.message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
  }

  @Test
  void anUpdateMeantForAnObjectThatIsGoneIsAConflictEvenWhereUpdatesCreate() {
    String leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    String lease = "{\"metadata\":{\"name\":\"l\"},\"spec\":{\"holderIdentity\":\"me\"}}";
    assertThat(client.put(leases + "/l", lease).code()).isEqualTo(201);
    String stored = client.get(leases + "/l").body().toString();
    client.delete(leases + "/l", "");

    Answer late = client.put(leases + "/l", stored);

    assertThat(late.code()).isEqualTo(409);
    assertThat(late.message()).contains("UID in object meta: ");
    assertThat(client.get(leases + "/l").code()).isEqualTo(404);
  }

  @Test
  void anUpdateThatChangesNothingWritesNothing() {
    Answer created = create("a");
    assertThat(patch("a", "{\"data\":{\"k\":\"1\"}}").version()).isEqualTo(created.version());
    assertThat(client.put(MAPS + "/a", created.body().toString()).version())
        .isEqualTo(created.version());
  }

  @Test
  void aDryRunStoresNothing() {
    assertThat(client.post(MAPS + "?dryRun=All", map("a")).code()).isEqualTo(201);
    assertThat(client.get(MAPS + "/a").code()).isEqualTo(404);
  }

  @Test
  void aFinalizerHoldsADeletedObjectUntilItIsTakenOff() {
    create("a");
    patch("a", "{\"metadata\":{\"finalizers\":[\"example.com/x\"]}}");
    Answer deleted = client.delete(MAPS + "/a", "");
    assertThat(deleted.body().at("/metadata/deletionTimestamp").asText()).isNotEmpty();
    Answer more =
        patch("a", "{\"metadata\":{\"finalizers\":[\"example.com/x\",\"example.com/y\"]}}");
    assertThat(more.code()).isEqualTo(422);
    Answer again = client.post(MAPS, map("a"));
    assertThat(again.message()).startsWith("object is being deleted: ");
    patch("a", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(client.get(MAPS + "/a").code()).isEqualTo(404);
  }

  @Test
  void aDeleteOfAnotherIncarnationIsRefused() {
    create("a");
    Answer answer =
        client.delete(
            MAPS + "/a",
            "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"uid\":\"x\"}}");
    assertThat(answer.code()).isEqualTo(409);
    assertThat(client.get(MAPS + "/a").code()).isEqualTo(200);
  }

  @Test
  void nothingCanBeCreatedInANamespaceThatIsGoing() {
    client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"n\"}}");
    client.delete("/api/v1/namespaces/n", "");
    Answer answer = client.post("/api/v1/namespaces/n/configmaps", map("a"));
    assertThat(answer.code()).isEqualTo(403);
    assertThat(answer.body().at("/details/causes/0/reason").asText())
        .isEqualTo("NamespaceTerminating");
  }

  @Test
  void anUnscheduledPodGoesAtOnceAndARunningOneInItsTime() {
    String pods = "/api/v1/namespaces/default/pods";
    String pod =
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
    client.post(pods, pod);
    client.delete(pods + "/p", "");
    assertThat(client.get(pods + "/p").code()).isEqualTo(404);

    client.post(pods, pod);
    assertThat(client.post(pods + "/p/binding", "{\"target\":{\"name\":\"node\"}}").code())
        .isEqualTo(201);
    Answer going = client.delete(pods + "/p", "");
    assertThat(going.body().at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
    assertThat(client.get(pods + "/p").code()).isEqualTo(200);
    client.delete(pods + "/p?gracePeriodSeconds=0", "");
    assertThat(client.get(pods + "/p").code()).isEqualTo(404);
  }

  @Test
  void statusIsApartFromTheRest() {
    String path = "/apis/apps/v1/namespaces/default/deployments";
    String template =
        "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
    client.post(
        path,
        "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},"
            + template
            + "},\"status\":{\"replicas\":7}}");
    assertThat(client.get(path + "/d").body().at("/status/replicas").asInt()).isZero();
    client.patch(
        path + "/d/status", MERGE, "{\"spec\":{\"replicas\":5},\"status\":{\"replicas\":7}}");
    Answer after = client.get(path + "/d");
    assertThat(after.body().at("/status/replicas").asInt()).isEqualTo(7);
    assertThat(after.body().at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(after.body().at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void anObjectHasAStatusFromItsFirstVersionOn() {
    String spec =
        "{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":"
            + "{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}";
    String body =
        "{\"metadata\":{\"name\":\"new\"},\"spec\":" + spec + ",\"status\":{\"replicas\":7}}";
    String apps = "/apis/apps/v1/namespaces/default/";

    Answer set = client.post(apps + "replicasets", body);
    Answer deployment = client.post(apps + "deployments", body);

    assertThat(set.body().path("status").toString()).isEqualTo("{\"replicas\":0}");
    assertThat(deployment.body().path("status").toString()).isEqualTo("{}");
    assertThat(create("plain").body().has("status")).isFalse();
  }

  @Test
  void whatCannotBeReadIsTheClientsFaultAndSaysWhere() {
    assertThat(client.post(MAPS, "{\"metadata\":").code()).isEqualTo(400);
    assertThat(client.post(MAPS, "[]").code()).isEqualTo(400);
    assertThat(client.post(MAPS, "").code()).isEqualTo(400);
    assertThat(client.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":[1]}").message())
        .contains("cannot be handled as a ConfigMap");
    assertThat(client.patch(MAPS + "/a", "text/plain", "x").code()).isEqualTo(415);
    assertThat(client.get("/apis/nothing/v1/things").code()).isEqualTo(404);
    assertThat(client.get(MAPS + "?limit=x").code()).isEqualTo(400);
    assertThat(client.get(MAPS + "?labelSelector=a%20in%20b").code()).isEqualTo(400);
  }

  private Answer create(String name) {
    Answer created = client.post(MAPS, map(name));
    assertThat(created.code()).as(created.message()).isEqualTo(201);
    return created;
  }

  private Answer patch(String name, String patch) {
    return client.patch(MAPS + "/" + name, MERGE, patch);
  }

  private static String map(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"k\":\"1\"}}";
  }

  private static String token(Answer list) {
    return list.body().path("metadata").path("continue").asText();
  }
}
