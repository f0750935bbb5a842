package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.RawClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What kube-apiserver 1.36 answered where this server once answered otherwise. */
class PeerAnswersTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  private static final String MERGE = "application/merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";

  private final RawClient client = RawClient.ofOwnServer();

  @AfterEach
  void stop() {
    client.close();
  }

  private Answer map(String name) {
    return client.post(MAPS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
  }

  private static String pod(String name) {
    return """
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},
     "spec":{"containers":[{"name":"c","image":"i"}],"tolerations":[{"key":"a","operator":"Exists"}]}}
    """
        .formatted(name);
  }

  @Test
  void oneCreatesInACollectionAndChangesWhatHasAName() {
    assertThat(map("m").code()).isEqualTo(201);
    assertThat(client.post(MAPS + "/m", "{}").code()).isEqualTo(405);
    assertThat(client.post("/api/v1/nodes/n", "{}").code()).isEqualTo(405);
    assertThat(client.put(MAPS, "{}").code()).isEqualTo(405);
    assertThat(client.patch(MAPS, MERGE, "{}").code()).isEqualTo(405);
  }

  @Test
  void namespacesThatEveryClusterHasStay() {
    Answer answer = client.delete("/api/v1/namespaces/default", "");

    assertThat(answer.code()).isEqualTo(403);
    assertThat(answer.message())
        .isEqualTo("namespaces \"default\" is forbidden: this namespace may not be deleted");
    assertThat(client.get("/api/v1/namespaces/default").body().at("/status/phase").asText())
        .isEqualTo("Active");
  }

  @Test
  void aJsonPatchThatIsNoArrayIsMalformed() {
    map("m");

    assertThat(client.patch(MAPS + "/m", "application/json-patch+json", "{\"op\":\"add\"}").code())
        .isEqualTo(400);
  }

  @Test
  void aKindThatNoSchemaDescribesCanBeApplied() {
    String path = "/apis/apiregistration.k8s.io/v1/apiservices/v1.a.example";
    String service =
        """
        {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.a.example"},
         "spec":{"group":"a.example","version":"v1","groupPriorityMinimum":%d,"versionPriority":10}}
        """;

    assertThat(client.patch(path + "?fieldManager=one", APPLY, service.formatted(10)).code())
        .isEqualTo(201);
    Answer other = client.patch(path + "?fieldManager=two", APPLY, service.formatted(20));
    assertThat(other.code()).isEqualTo(409);
    assertThat(other.body().at("/details/causes/0/field").asText())
        .isEqualTo(".spec.groupPriorityMinimum");
    assertThat(client.patch(path, "application/strategic-merge-patch+json", "{}").code())
        .isEqualTo(415);
  }

  @Test
  void whatIsNoDeleteOptionsDeletesNothing() {
    map("m");

    assertThat(client.delete(MAPS + "/m", "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\"}").code())
        .isEqualTo(400);
    Answer both =
        client.delete(
            MAPS + "/m", "{\"orphanDependents\":true,\"propagationPolicy\":\"Background\"}");
    assertThat(both.code()).isEqualTo(422);
    assertThat(both.body().at("/details/causes/0/field").asText()).isEqualTo("propagationPolicy");
    assertThat(client.get(MAPS + "/m").code()).isEqualTo(200);
  }

  @Test
  void aPodThatIsAppliedAgainKeepsTheTolerationsThatWereFilledIn() {
    assertThat(client.post(PODS, pod("p")).code()).isEqualTo(201);

    Answer again = client.patch(PODS + "/p?fieldManager=x&force=true", APPLY, pod("p"));

    assertThat(again.code()).as(again.message()).isEqualTo(200);
    assertThat(again.body().at("/spec/tolerations").findValuesAsText("key"))
        .containsExactlyInAnyOrder(
            "a", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
  }

  @Test
  void aPodIsBoundInTheOldWayToo() {
    client.post(PODS, pod("p"));
    String binding =
        "{\"metadata\":{\"name\":\"p\"},\"target\":{\"kind\":\"Node\",\"name\":\"n\"}}";

    Answer bound = client.post("/api/v1/namespaces/default/bindings", binding);

    assertThat(bound.code()).as(bound.message()).isEqualTo(201);
    assertThat(client.get(PODS + "/p").body().at("/spec/nodeName").asText()).isEqualTo("n");
  }

  @Test
  void aSigningRequestTellsWhoAskedForIt() {
    Answer created =
        client.post(
            REQUESTS,
            """
            {"metadata":{"name":"r"},"spec":{"signerName":"a.b/c","request":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K",
             "usages":["client auth"],"username":"system:node:other","uid":"1","groups":["x"]}}
            """);
    assertThat(created.code()).as(created.message()).isEqualTo(201);
    Answer forged =
        client.patch(REQUESTS + "/r", MERGE, "{\"spec\":{\"username\":\"system:node:other\"}}");

    assertThat(forged.body().at("/spec/username").asText()).isEqualTo("kubernetes-admin");
    assertThat(forged.body().at("/spec/groups").toString())
        .isEqualTo("[\"system:masters\",\"system:authenticated\"]");
    assertThat(forged.body().at("/spec/uid").isMissingNode()).isTrue();
  }

  @Test
  void aNodesNetworkIsTheFirstOfItsNetworks() {
    String nodes = "/api/v1/nodes";
    client.post(nodes, "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"podCIDR\":\"10.1.0.0/24\"}}");
    client.post(nodes, "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"podCIDRs\":[\"10.1.0.0/24\"]}}");

    assertThat(client.get(nodes + "/a").body().path("spec"))
        .isEqualTo(client.get(nodes + "/b").body().path("spec"));
  }

  @Test
  void aReviewInANamespaceIsAboutThatNamespace() {
    String reviews = "/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews";
    String review =
        "{\"spec\":{\"user\":\"u\",\"resourceAttributes\":{\"namespace\":\"%s\",\"verb\":\"get\"}}}";

    assertThat(client.post(reviews, review.formatted("other")).code()).isEqualTo(422);
    assertThat(client.post(reviews, review.formatted("default")).code()).isEqualTo(201);
  }

  @Test
  void whoUsesADeprecatedVersionIsWarned() {
    String definition =
        """
        {"metadata":{"name":"things.a.example"},"spec":{"group":"a.example","scope":"Cluster",
         "names":{"plural":"things","kind":"Thing"},"versions":[%s,%s]}}
        """
            .formatted(
                version("v1", "\"storage\":true"),
                version("v1beta1", "\"storage\":false,\"deprecated\":true"));
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    assertThat(client.post(definitions, definition).code()).isEqualTo(201);

    assertThat(client.warning("/apis/a.example/v1beta1/things"))
        .isEqualTo("299 - \"a.example/v1beta1 Thing is deprecated\"");
    assertThat(client.warning("/apis/a.example/v1/things")).isEmpty();
  }

  private static String version(String name, String more) {
    return "{\"name\":\"%s\",\"served\":true,%s,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}}"
        .formatted(name, more);
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    map("m");

    assertThat(client.post(MAPS + "?fieldValidation=Loose", "{}").message())
        .startsWith("CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation:");
    assertThat(client.post(MAPS + "?fieldManager=%00", "{}").code()).isEqualTo(422);
    assertThat(client.post(MAPS + "?fieldManager=" + "a".repeat(129), "{}").message())
        .isEqualTo(
            "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more"
                + " than 128 bytes");
    assertThat(client.patch(MAPS + "/m?force=true", MERGE, "{}").message())
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for"
                + " non-apply patch");
    assertThat(
            client
                .patch(
                    MAPS + "/none?fieldManager=x",
                    APPLY,
                    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"none\",\"uid\":\"u\"}}")
                .code())
        .isEqualTo(409);
  }

  @Test
  void everyUnknownFieldIsWarnedOf() {
    assertThat(client.warning("POST", MAPS, "{\"metadata\":{\"name\":\"m\",\"a\":1},\"b\":2}"))
        .isEqualTo("299 - \"unknown field \\\"metadata.a\\\"\", 299 - \"unknown field \\\"b\\\"\"");
  }

  @Test
  void whoeverAsksForProtectionThatNobodyGivesIsWarned() {
    String group = "/apis/admissionregistration.k8s.io/v1/";
    String hook = "{\"metadata\":{\"name\":\"h\"},\"webhooks\":[]}";
    String policy = "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"podSelector\":{}}}";
    String namespace =
        "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"pod-security.kubernetes.io/enforce\":\"%s\"}}}";

    assertThat(client.warning("POST", group + "validatingwebhookconfigurations", hook))
        .contains("does not call admission webhooks");
    assertThat(
            client.warning(
                "POST", "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies", policy))
        .contains("do not enforce network policies");
    assertThat(client.warning("POST", "/api/v1/namespaces", namespace.formatted("a", "restricted")))
        .contains("does not enforce pod security standards");
    assertThat(client.warning("POST", "/api/v1/namespaces", namespace.formatted("b", "privileged")))
        .isEmpty();
  }

  @Test
  void oneObjectIsReadAndNotWatched() {
    map("m");

    assertThat(client.get(MAPS + "/m?watch=true").body().path("kind").asText())
        .isEqualTo("ConfigMap");
  }

  @Test
  void whereAPodRunsIsNoChangeOfWhatItsOwnerWants() {
    client.post(PODS, pod("p"));
    client.post(PODS + "/p/binding", "{\"target\":{\"kind\":\"Node\",\"name\":\"n\"}}");

    assertThat(client.get(PODS + "/p").body().at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void whoActsForSomebodyElseIsThatOne() {
    String refused = client.text(MAPS, "Impersonate-User", "system:anonymous");

    assertThat(refused).contains("User \\\"system:anonymous\\\" cannot list resource");
  }

  @Test
  void othersCanVerifyTheTokensOfAccounts() {
    try (ApiServer listening = ApiServer.builder().build();
        RawClient asking = new RawClient(listening)) {
      listening.start();

      assertThat(asking.get("/.well-known/openid-configuration").body().path("issuer").asText())
          .isEqualTo("https://kubernetes.default.svc.cluster.local");
      assertThat(asking.get("/openid/v1/jwks").body().path("keys")).hasSize(1);
    }
  }

  @Test
  void otherServersLearnHowToKnowThisOnesClients() {
    String system = "/api/v1/namespaces/kube-system/configmaps/";
    try (ApiServer listening = ApiServer.builder().build();
        RawClient asking = new RawClient(listening)) {
      listening.start();

      assertThat(
              asking
                  .get(system + "extension-apiserver-authentication")
                  .body()
                  .at("/data/client-ca-file")
                  .asText())
          .isEqualTo(listening.pki().authority().certificatePem());
      assertThat(
              asking
                  .get(system + "kube-apiserver-legacy-service-account-token-tracking")
                  .body()
                  .at("/data/since")
                  .asText())
          .matches("\\d{4}-\\d\\d-\\d\\d");
    }
  }
}
