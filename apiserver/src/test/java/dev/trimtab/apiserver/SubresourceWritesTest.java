package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.RawClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may write a subresource writes that part of an object, and no other. */
class SubresourceWritesTest {

  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String EPHEMERAL = PODS + "/p/ephemeralcontainers";
  private static final String MERGE = "application/merge-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  private final RawClient client = RawClient.ofOwnServer();

  @BeforeEach
  void start() {
    assertThat(client.post(PODS, pod("")).code()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private static String pod(String more) {
    return "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]%s}}"
        .formatted(more);
  }

  private static String debuggers(String... containers) {
    return "\"ephemeralContainers\":[" + String.join(",", containers) + "]";
  }

  private static String debugger(String name, String more) {
    return "{\"name\":\"%s\",\"image\":\"tools\"%s}".formatted(name, more);
  }

  private Answer add(String... containers) {
    return client.patch(EPHEMERAL, STRATEGIC, "{\"spec\":{" + debuggers(containers) + "}}");
  }

  @Test
  void anEphemeralContainerIsAddedWithItsDefaultsAndCounted() {
    Answer added = add(debugger("d", ",\"targetContainerName\":\"c\""));

    assertThat(added.code()).as(added.message()).isEqualTo(200);
    Answer pod = client.get(PODS + "/p");
    assertThat(pod.body().at("/spec/ephemeralContainers/0/imagePullPolicy").asText())
        .isEqualTo("Always");
    assertThat(pod.body().at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(client.get(EPHEMERAL).body()).isEqualTo(pod.body());
    assertThat(add(debugger("e", "")).body().at("/spec/ephemeralContainers")).hasSize(2);
  }

  @Test
  void nothingElseOfThePodChangesThroughTheSubresource() {
    Answer answer =
        client.patch(
            EPHEMERAL,
            STRATEGIC,
            """
            {"metadata":{"labels":{"a":"b"},"finalizers":["x.y/z"]},
             "spec":{"containers":[{"name":"c","image":"other"}],"nodeName":"mine","hostPID":true,
                     "ephemeralContainers":[{"name":"d","image":"tools"}]},
             "status":{"phase":"Failed"}}
            """);

    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
    var pod = client.get(PODS + "/p").body();
    assertThat(pod.at("/spec/ephemeralContainers/0/name").asText()).isEqualTo("d");
    assertThat(pod.at("/spec/containers/0/image").asText()).isEqualTo("i");
    assertThat(pod.at("/spec/nodeName").isMissingNode()).isTrue();
    assertThat(pod.at("/spec/hostPID").isMissingNode()).isTrue();
    assertThat(pod.at("/metadata/labels").isMissingNode()).isTrue();
    assertThat(pod.at("/metadata/finalizers").isMissingNode()).isTrue();
    assertThat(pod.at("/status/phase").asText()).isEqualTo("Pending");
  }

  @Test
  void anEphemeralContainerIsNeitherChangedNorRemoved() {
    add(debugger("d", ""));
    Answer changed = add("{\"name\":\"d\",\"image\":\"other\"}");
    Answer removed = client.patch(EPHEMERAL, MERGE, "{\"spec\":{\"ephemeralContainers\":null}}");

    assertThat(changed.code()).isEqualTo(422);
    assertThat(changed.message())
        .contains("spec.ephemeralContainers")
        .contains("\"d\" may not be changed");
    assertThat(removed.code()).isEqualTo(422);
    assertThat(removed.message()).contains("\"d\" may not be removed");
  }

  @Test
  void whatAnEphemeralContainerMayNotHaveIsNamed() {
    String image = "spec.ephemeralContainers[0].";
    assertThat(add(debugger("d", ",\"ports\":[{\"containerPort\":80}]")).message())
        .contains(image + "ports: Forbidden");
    assertThat(add(debugger("d", ",\"resources\":{\"limits\":{\"cpu\":\"1\"}}")).message())
        .contains(image + "resources: Forbidden");
    assertThat(add(debugger("d", ",\"livenessProbe\":{\"exec\":{\"command\":[\"x\"]}}")).message())
        .contains(image + "livenessProbe: Forbidden");
    assertThat(add(debugger("d", ",\"targetContainerName\":\"none\"")).message())
        .contains(image + "targetContainerName: Not found: \"none\"");
    assertThat(add(debugger("c", "")).message()).contains(image + "name: Duplicate value: \"c\"");
    assertThat(client.get(PODS + "/p").body().at("/spec/ephemeralContainers").isMissingNode())
        .isTrue();
  }

  @Test
  void ephemeralContainersComeByTheirSubresourceOnly() {
    String more = "," + debuggers(debugger("d", ""));
    Answer created = client.post(PODS, pod(more).replace("\"p\"", "\"q\""));
    Answer patched = client.patch(PODS + "/p", STRATEGIC, "{\"spec\":{" + more.substring(1) + "}}");
    Answer template =
        client.post(
            "/apis/apps/v1/namespaces/default/deployments",
            """
            {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b"}},
               "spec":{"containers":[{"name":"c","image":"i"}],
                       "ephemeralContainers":[{"name":"d","image":"i"}]}}}}
            """);

    assertThat(created.message())
        .contains("spec.ephemeralContainers: Forbidden: cannot be set on create");
    assertThat(patched.code()).isEqualTo(422);
    assertThat(patched.message()).contains("changed: spec.ephemeralContainers");
    assertThat(template.message()).contains("spec.template.spec.ephemeralContainers: Forbidden");
  }

  @Test
  void resourcesOfARunningPodCannotBeChanged() {
    assertThat(client.patch(PODS + "/p/resize", MERGE, "{}").code()).isEqualTo(404);
  }

  @Test
  void finalizeWritesTheFinalizersOfANamespaceAlone() {
    String path = "/api/v1/namespaces/n";
    client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"n\"}}");
    Answer answer =
        client.put(
            path + "/finalize",
            """
            {"metadata":{"name":"n","labels":{"a":"b"}},"spec":{"finalizers":["x.y/z"]},
             "status":{"phase":"Terminating"}}
            """);

    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
    var namespace = client.get(path).body();
    assertThat(namespace.at("/spec/finalizers")).hasSize(1);
    assertThat(namespace.at("/spec/finalizers/0").asText()).isEqualTo("x.y/z");
    assertThat(namespace.at("/status/phase").asText()).isEqualTo("Active");
    assertThat(namespace.at("/metadata/labels/a").isMissingNode()).isTrue();
  }

  @Test
  void approvalWritesTheConditionsOfASigningRequestAlone() {
    String path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    Answer made =
        client.post(
            path,
            """
            {"metadata":{"name":"r"},
             "spec":{"request":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K","signerName":"a.b/c","usages":["client auth"]}}
            """);
    assertThat(made.code()).as(made.message()).isEqualTo(201);
    client.patch(
        path + "/r/approval",
        MERGE,
        """
        {"spec":{"signerName":"d.e/f"},"status":{"certificate":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K",
         "conditions":[{"type":"Approved","status":"True"}]}}
        """);

    var request = client.get(path + "/r").body();
    assertThat(request.at("/status/conditions/0/type").asText()).isEqualTo("Approved");
    assertThat(request.at("/status/certificate").isMissingNode()).isTrue();
    assertThat(request.at("/spec/signerName").asText()).isEqualTo("a.b/c");
  }
}
