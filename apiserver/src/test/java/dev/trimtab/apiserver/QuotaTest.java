package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.RawClient.Answer;
import dev.trimtab.apiserver.samples.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What resource quotas let be stored. */
class QuotaTest {

  private static final String SPACE = "/api/v1/namespaces/default/";
  private static final String PODS = SPACE + "pods";
  private static final String MERGE = "application/merge-patch+json";

  private final RawClient client = RawClient.ofOwnServer();

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void whatExceedsAQuotaIsRefusedWithTheNumbers() {
    quota("small", "{hard: {pods: 2, requests.cpu: '1', limits.memory: 1Gi}}");
    String resources = "{requests: {cpu: 600m}, limits: {memory: 512Mi}}";
    assertThat(pod("a", resources).code()).isEqualTo(201);

    Answer refused = pod("b", resources);
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.body().path("reason").asText()).isEqualTo("Forbidden");
    assertThat(refused.message())
        .isEqualTo(
            "pods \"b\" is forbidden: exceeded quota: small, requested: requests.cpu=600m, used:"
                + " requests.cpu=600m, limited: requests.cpu=1");

    assertThat(pod("b", "{requests: {cpu: 400m}, limits: {memory: 512Mi}}").code()).isEqualTo(201);
    assertThat(pod("c", resources).message())
        .endsWith(
            "requested: limits.memory=512Mi,pods=1,requests.cpu=600m, used:"
                + " limits.memory=1Gi,pods=2,requests.cpu=1, limited:"
                + " limits.memory=1Gi,pods=2,requests.cpu=1");
  }

  @Test
  void aContainerThatDoesNotSayWhatIsLimitedIsRefused() {
    quota("small", "{hard: {requests.cpu: '1', limits.memory: 1Gi}}");
    assertThat(pod("a", "{requests: {cpu: 1m}}").message())
        .isEqualTo(
            "pods \"a\" is forbidden: failed quota: small: must specify limits.memory for: c");
    assertThat(pod("a", "{}").message())
        .endsWith("must specify limits.memory for: c; requests.cpu for: c");
  }

  @Test
  void whatWasDeletedOrHasEndedIsFreeAtOnce() {
    quota("small", "{hard: {pods: 1, count/pods: 2}}");
    assertThat(pod("a", "{}").code()).isEqualTo(201);
    assertThat(pod("b", "{}").code()).isEqualTo(403);
    client.delete(PODS + "/a", "");
    assertThat(pod("b", "{}").code()).isEqualTo(201);

    patch(PODS + "/b/status", "{status: {phase: Succeeded}}");
    assertThat(pod("c", "{}").code()).isEqualTo(201);
    patch(PODS + "/c/status", "{status: {phase: Failed}}");
    assertThat(pod("d", "{}").message())
        .endsWith("requested: count/pods=1, used: count/pods=2, limited: count/pods=2");
  }

  @Test
  void writersThatRaceDoNotExceedAQuota() {
    quota("small", "{hard: {pods: 7, requests.cpu: 650m}}");
    List<Integer> answers = AtOnce.ask(24, i -> pod("p" + i, "{requests: {cpu: 100m}}").code());

    assertThat(answers).containsOnly(201, 403).filteredOn(code -> code == 201).hasSize(6);
    assertThat(client.get(PODS).body().path("items")).hasSize(6);
  }

  @Test
  void theMostThatAPodUsesAtOnceCounts() {
    quota("small", "{hard: {requests.cpu: '1'}}");
    String pod =
        """
        {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {
          initContainers: [{name: i, image: x, resources: {requests: {cpu: %s}}}],
          containers: [{name: c, image: x, resources: {requests: {cpu: 300m}}},
            {name: d, image: x, resources: {requests: {cpu: 300m}}}]}}
        """;
    assertThat(post(PODS, pod.formatted("1100m")).message()).contains("requests.cpu=1100m");
    assertThat(post(PODS, pod.formatted("900m")).code()).isEqualTo(201);
  }

  @Test
  void scopesSayWhichPodsCount() {
    quota("cheap", "{hard: {pods: 1}, scopes: [BestEffort]}");
    quota("ending", "{hard: {pods: 0}, scopes: [Terminating]}");
    assertThat(pod("a", "{}").code()).isEqualTo(201);
    assertThat(pod("b", "{}").message()).contains("exceeded quota: cheap");
    assertThat(pod("b", "{requests: {cpu: 1m}}").code()).isEqualTo(201);
    assertThat(
            post(
                    PODS,
                    "{apiVersion: v1, kind: Pod, metadata: {name: e}, spec: {activeDeadlineSeconds: 9, containers: [{name: c, image: x, resources: {requests: {cpu: 1m}}}]}}")
                .message())
        .contains("exceeded quota: ending");
  }

  @Test
  void aPodThatComesUnderAnotherQuotaMustFitIntoIt() {
    quota("ending", "{hard: {pods: 1}, scopes: [Terminating]}");
    pod("a", "{}");
    pod("b", "{}");
    patch(PODS + "/a", "{spec: {activeDeadlineSeconds: 9}}");
    Answer refused = client.patch(PODS + "/b", MERGE, "{\"spec\":{\"activeDeadlineSeconds\":9}}");
    assertThat(refused.message())
        .endsWith("exceeded quota: ending, requested: pods=1, used: pods=1, limited: pods=1");
    patch(PODS + "/a", "{spec: {activeDeadlineSeconds: 8}}");
  }

  @Test
  void aQuotaMayBeForPodsOfSomePriorities() {
    post(
        "/apis/scheduling.k8s.io/v1/priorityclasses",
        "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 9}");
    quota(
        "few",
        "{hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}}");
    String high =
        "{apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {priorityClassName: high, containers: [{name: c, image: x}]}}";

    assertThat(pod("usual", "{}").code()).isEqualTo(201);
    assertThat(post(PODS, high.formatted("a")).code()).isEqualTo(201);
    assertThat(post(PODS, high.formatted("b")).message()).contains("exceeded quota: few");
    assertThat(pod("other", "{}").code()).isEqualTo(201);
  }

  @Test
  void objectsOfAnyKindAreCounted() {
    quota(
        "counts",
        "{hard: {configmaps: 1, count/secrets: 1, count/deployments.apps: 0, replicationcontrollers: 0}}");
    assertThat(post(SPACE + "configmaps", named("v1", "ConfigMap", "a")).code()).isEqualTo(201);
    assertThat(post(SPACE + "configmaps", named("v1", "ConfigMap", "b")).message())
        .isEqualTo(
            "configmaps \"b\" is forbidden: exceeded quota: counts, requested: configmaps=1, used:"
                + " configmaps=1, limited: configmaps=1");
    assertThat(post(SPACE + "secrets", named("v1", "Secret", "a")).code()).isEqualTo(201);
    assertThat(post(SPACE + "secrets", named("v1", "Secret", "b")).code()).isEqualTo(403);
    String deployment =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x}]}}}}";
    assertThat(post("/apis/apps/v1/namespaces/default/deployments", deployment).message())
        .startsWith("deployments.apps \"d\" is forbidden: exceeded quota: counts");
    assertThat(client.get("/apis/apps/v1/namespaces/default/deployments/d").code()).isEqualTo(404);
  }

  @Test
  void aServiceThatBecomesANodePortIsCheckedAgain() {
    quota("ports", "{hard: {services: 1, services.nodeports: 1, services.loadbalancers: 0}}");
    String service =
        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {a: b}, ports: [{name: a, port: 80}, {name: b, port: 81}]}}";
    String path = SPACE + "services/s";
    assertThat(post(SPACE + "services", service).code()).isEqualTo(201);
    assertThat(post(SPACE + "services", service.replace("{name: s}", "{name: t}")).message())
        .endsWith("requested: services=1, used: services=1, limited: services=1");
    assertThat(client.patch(path, MERGE, "{\"spec\":{\"type\":\"NodePort\"}}").message())
        .isEqualTo(
            "services \"s\" is forbidden: exceeded quota: ports, requested: services.nodeports=2,"
                + " used: services.nodeports=0, limited: services.nodeports=1");
    assertThat(client.patch(path, MERGE, "{\"spec\":{\"type\":\"LoadBalancer\"}}").code())
        .isEqualTo(403);
    assertThat(client.get(path).body().at("/spec/type").asText()).isEqualTo("ClusterIP");
  }

  @Test
  void storageIsCountedInAllAndByClass() {
    quota(
        "disk",
        "{hard: {requests.storage: 3Gi, fast.storageclass.storage.k8s.io/requests.storage: 1Gi}}");
    assertThat(claim("a", "slow", "2Gi").code()).isEqualTo(201);
    assertThat(claim("b", "fast", "2Gi").message())
        .contains("fast.storageclass.storage.k8s.io/requests.storage=2Gi,requests.storage=2Gi");
    assertThat(claim("b", "fast", "1Gi").code()).isEqualTo(201);
    assertThat(claim("c", "slow", "1Mi").message())
        .endsWith(
            "requested: requests.storage=1Mi, used: requests.storage=3Gi, limited: requests.storage=3Gi");
  }

  @Test
  void aWriteForShowIsCheckedAndTakesNothing() {
    quota("small", "{hard: {pods: 1}}");
    String pod = podYaml("a", "{}");
    assertThat(post(PODS + "?dryRun=All", pod).code()).isEqualTo(201);
    assertThat(post(PODS, pod).code()).isEqualTo(201);
    assertThat(post(PODS + "?dryRun=All", podYaml("b", "{}")).code()).isEqualTo(403);
  }

  @Test
  void labelsOfAPodMayChangeThoughTheQuotaHasBeenLowered() {
    quota("small", "{hard: {pods: 2}}");
    pod("a", "{}");
    pod("b", "{}");
    patch(SPACE + "resourcequotas/small", "{spec: {hard: {pods: 1}}}");
    patch(PODS + "/a", "{metadata: {labels: {x: y}}}");
    assertThat(pod("c", "{}").code()).isEqualTo(403);
  }

  @Test
  void anAmountThatIsNoneIsRefusedAsSuch() {
    quota("small", "{hard: {requests.cpu: '1'}}");
    post(
        SPACE + "limitranges",
        "{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [{type: Pod, max: {cpu: '1'}}]}}");
    assertThat(pod("a", "{requests: {cpu: much}}").code()).isEqualTo(400);
  }

  private Answer claim(String name, String storageClass, String size) {
    return post(
        SPACE + "persistentvolumeclaims",
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: %s}, spec: {storageClassName: %s, accessModes: [ReadWriteOnce], resources: {requests: {storage: %s}}}}"
            .formatted(name, storageClass, size));
  }

  private Answer pod(String name, String resources) {
    return post(PODS, podYaml(name, resources));
  }

  private static String podYaml(String name, String resources) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {containers: [{name: c, image: x, resources: %s}]}}"
        .formatted(name, resources);
  }

  private static String named(String version, String kind, String name) {
    return "{apiVersion: %s, kind: %s, metadata: {name: %s}}".formatted(version, kind, name);
  }

  private void quota(String name, String spec) {
    Answer answer =
        post(
            SPACE + "resourcequotas",
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: %s}, spec: %s}"
                .formatted(name, spec));
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
  }

  private Answer post(String path, String yaml) {
    return client.post(path, Yaml.of(yaml).toString());
  }

  private void patch(String path, String yaml) {
    Answer answer = client.patch(path, MERGE, Yaml.of(yaml).toString());
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
  }
}
