package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.RawClient.Answer;
import dev.trimtab.apiserver.samples.Yaml;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Evictions spend what the disruption budget's controller says there is. */
class EvictionTest {

  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
  private static final String MERGE = "application/merge-patch+json";

  private final RawClient client = RawClient.ofOwnServer();

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void anEvictionSpendsTheBudgetAndTheNextIsRefused() {
    running("a", "True");
    running("b", "True");
    budget("guard", "{}");
    status("guard", "{disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1}");

    assertThat(evict("a", "").code()).isEqualTo(201);
    Answer refused = evict("b", "");

    assertThat(refused.code()).isEqualTo(429);
    assertThat(refused.body().path("reason").asText()).isEqualTo("TooManyRequests");
    assertThat(refused.message())
        .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(refused.body().at("/details/causes/0/reason").asText())
        .isEqualTo("DisruptionBudget");
    assertThat(refused.body().at("/details/causes/0/message").asText())
        .isEqualTo("The disruption budget guard needs 1 healthy pods and has 2 currently");
    JsonNode status = client.get(BUDGETS + "/guard").body().path("status");
    assertThat(status.path("disruptionsAllowed").asInt()).isZero();
    assertThat(status.path("disruptedPods").has("a")).isTrue();
    assertThat(status.path("disruptedPods").has("b")).isFalse();
    assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("InsufficientPods");
    assertThat(client.get(PODS + "/b").body().at("/metadata/deletionTimestamp").isMissingNode())
        .isTrue();
  }

  @Test
  void anEvictedPodSaysThatItIsDisrupted() {
    running("a", "True");
    evict("a", "");

    JsonNode pod = client.get(PODS + "/a").body();
    assertThat(pod.at("/metadata/deletionTimestamp").asText()).isNotEmpty();
    assertThat(pod.at("/status/conditions").findValuesAsText("type"))
        .containsExactly("Ready", "DisruptionTarget");
    assertThat(pod.at("/status/conditions/1/reason").asText()).isEqualTo("EvictionByEvictionAPI");
  }

  @Test
  void ofManyAtOnceNoMoreAreEvictedThanTheBudgetAllows() {
    IntStream.range(0, 12).forEach(i -> running("p" + i, "True"));
    budget("guard", "{}");
    status("guard", "{disruptionsAllowed: 5, currentHealthy: 12, desiredHealthy: 7}");

    assertThat(AtOnce.ask(12, i -> evict("p" + i, "").code()))
        .containsOnly(201, 429)
        .filteredOn(code -> code == 201)
        .hasSize(5);
    assertThat(client.get(BUDGETS + "/guard").body().at("/status/disruptedPods")).hasSize(5);
  }

  @Test
  void anEvictionForShowSpendsNothing() {
    running("a", "True");
    budget("guard", "{}");
    status("guard", "{disruptionsAllowed: 1, currentHealthy: 1, desiredHealthy: 0}");
    String before = client.get(BUDGETS + "/guard").version();

    assertThat(evict("a", "dryRun: [All]").code()).isEqualTo(201);

    assertThat(client.get(BUDGETS + "/guard").version()).isEqualTo(before);
    assertThat(client.get(PODS + "/a").body().at("/status/conditions")).hasSize(1);
  }

  @Test
  void aBudgetThatItsControllerHasNotSeenYetAllowsNothing() {
    running("a", "True");
    budget("guard", "{}");
    status("guard", "{disruptionsAllowed: 3, currentHealthy: 3, desiredHealthy: 0}");
    patch(BUDGETS + "/guard", "{spec: {maxUnavailable: 2}}");

    Answer refused = evict("a", "");

    assertThat(refused.code()).isEqualTo(429);
    assertThat(refused.body().at("/details/retryAfterSeconds").asInt()).isEqualTo(10);
    assertThat(refused.body().at("/details/causes/0/message").asText())
        .isEqualTo("The disruption budget guard is still being processed by the server.");
  }

  @Test
  void aPodThatIsNotReadyGoesUncountedIfEnoughOthersAreHealthy() {
    running("sick", "False");
    budget("guard", "{}");
    status("guard", "{disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 2}");
    assertThat(evict("sick", "").code()).isEqualTo(429);

    status("guard", "{disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2}");
    assertThat(evict("sick", "").code()).isEqualTo(201);
    assertThat(client.get(BUDGETS + "/guard").body().at("/status/disruptedPods")).isEmpty();
  }

  @Test
  void aBudgetMayLetPodsThatAreNotReadyGoAlways() {
    running("sick", "False");
    running("well", "True");
    budget("guard", "{unhealthyPodEvictionPolicy: AlwaysAllow}");
    status("guard", "{disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 2}");

    assertThat(evict("sick", "").code()).isEqualTo(201);
    assertThat(evict("well", "").code()).isEqualTo(429);
  }

  @Test
  void aPodOfTwoBudgetsIsNotEvicted() {
    running("a", "True");
    budget("one", "{}");
    budget("two", "{}");
    Answer refused = evict("a", "");

    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.message())
        .isEqualTo(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                + " not support.");
  }

  @Test
  void anEvictionThatNamesAnotherPodOrIncarnationDoesNothing() {
    running("a", "True");
    Answer other =
        client.post(
            PODS + "/a/eviction",
            json("{apiVersion: policy/v1, kind: Eviction, metadata: {name: b}}"));
    Answer uid = evict("a", "preconditions: {uid: none}");

    assertThat(other.code()).isEqualTo(400);
    assertThat(uid.code()).isEqualTo(409);
    assertThat(client.get(PODS + "/a").body().at("/status/conditions")).hasSize(1);
  }

  private Answer evict(String pod, String options) {
    return client.post(
        PODS + "/" + pod + "/eviction",
        json(
            "{apiVersion: policy/v1, kind: Eviction, metadata: {name: %s}, deleteOptions: {%s}}"
                .formatted(pod, options)));
  }

  private void running(String name, String ready) {
    created(
        PODS,
        "{apiVersion: v1, kind: Pod, metadata: {name: %s, labels: {app: web}}, spec: {nodeName: n, containers: [{name: c, image: x}]}}"
            .formatted(name));
    patch(
        PODS + "/" + name + "/status",
        "{status: {phase: Running, conditions: [{type: Ready, status: '%s'}]}}".formatted(ready));
  }

  private void budget(String name, String spec) {
    created(
        BUDGETS,
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: %s}, spec: {selector: {matchLabels: {app: web}}}}"
            .formatted(name));
    patch(BUDGETS + "/" + name, "{spec: %s}".formatted(spec));
  }

  /** As the controller would write it, having seen the budget as it is. */
  private void status(String budget, String status) {
    String path = BUDGETS + "/" + budget;
    long seen = client.get(path).body().at("/metadata/generation").asLong();
    patch(path + "/status", "{status: %s}".formatted(status));
    patch(path + "/status", "{status: {expectedPods: 9, observedGeneration: %d}}".formatted(seen));
  }

  private void created(String path, String yaml) {
    Answer answer = client.post(path, json(yaml));
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
  }

  private void patch(String path, String yaml) {
    Answer answer = client.patch(path, MERGE, json(yaml));
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
  }

  private static String json(String yaml) {
    return Yaml.of(yaml).toString();
  }
}
