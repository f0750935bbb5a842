package dev.trimtab.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.samples.MapLookup;
import dev.trimtab.apiserver.samples.Yaml;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final ResourceType PODS = type("pods", "Pod");

  private final MapLookup objects = new MapLookup();
  private final Admission admission =
      new Admission(objects, RandomGenerator.of("L64X128MixRandom"), true);

  AdmissionTest() {
    objects.put("serviceaccounts", MapLookup.object("ns", "default", "u"));
  }

  @Test
  void aPodGetsTheDefaultAccountWithItsToken() {
    ObjectNode pod = pod("{containers: [{name: a}, {name: b}]}");
    admission.beforeCreate(PODS, pod);
    assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo("default");
    String volume = pod.at("/spec/volumes/0/name").asText();
    assertThat(volume).matches("kube-api-access-[a-z0-9]{5}");
    for (int i = 0; i < 2; i++) {
      ObjectNode mount = (ObjectNode) pod.at("/spec/containers/" + i + "/volumeMounts/0");
      assertThat(mount.path("name").asText()).isEqualTo(volume);
      assertThat(mount.path("mountPath").asText())
          .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
    }
    assertThat(pod.at("/spec/volumes/0/projected/sources")).hasSize(3);
  }

  @Test
  void aPodThatWantsNoTokenGetsNone() {
    ObjectNode pod = pod("{automountServiceAccountToken: false, containers: [{name: a}]}");
    admission.beforeCreate(PODS, pod);
    assertThat(pod.at("/spec").has("volumes")).isFalse();
  }

  @Test
  void anUnknownAccountIsNamed() {
    ObjectNode pod = pod("{serviceAccountName: robot, containers: [{name: a}]}");
    assertThatThrownBy(() -> admission.beforeCreate(PODS, pod))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "pods \"p\" is forbidden: error looking up service account ns/robot: serviceaccount"
                + " \"robot\" not found");
  }

  @Test
  void prioritiesComeFromTheirClass() {
    objects.put(
        "priorityclasses.scheduling.k8s.io",
        Yaml.of("{metadata: {name: high}, value: 1000, preemptionPolicy: Never}"));
    objects.put(
        "priorityclasses.scheduling.k8s.io",
        Yaml.of("{metadata: {name: usual}, value: 10, globalDefault: true}"));
    ObjectNode high = pod("{priorityClassName: high, containers: [{name: a}]}");
    admission.beforeCreate(PODS, high);
    assertThat(high.at("/spec/priority").asInt()).isEqualTo(1000);
    assertThat(high.at("/spec/preemptionPolicy").asText()).isEqualTo("Never");

    ObjectNode usual = pod("{containers: [{name: a}]}");
    admission.beforeCreate(PODS, usual);
    assertThat(usual.at("/spec/priorityClassName").asText()).isEqualTo("usual");

    ObjectNode forged = pod("{priorityClassName: high, priority: 5, containers: [{name: a}]}");
    assertThatThrownBy(() -> admission.beforeCreate(PODS, forged))
        .hasMessageContaining("the integer value of priority (5) must not be provided");

    ObjectNode gone = pod("{priorityClassName: gone, containers: [{name: a}]}");
    assertThatThrownBy(() -> admission.beforeCreate(PODS, gone))
        .hasMessage("pods \"p\" is forbidden: no PriorityClass with name gone was found");

    ObjectNode eager = pod("{priorityClassName: high, preemptionPolicy: PreemptLowerPriority}");
    assertThatThrownBy(() -> admission.beforeCreate(PODS, eager))
        .hasMessageContaining("PreemptionPolicy (PreemptLowerPriority) must not be provided");
  }

  @Test
  void aRuntimeClassTellsWhatItCostsAndWhereItIs() {
    objects.put(
        "runtimeclasses.node.k8s.io",
        Yaml.of(
            "{metadata: {name: vm}, handler: vm, overhead: {podFixed: {cpu: 250m}}, scheduling:"
                + " {nodeSelector: {vm: 'yes'}, tolerations: [{key: vm, operator: Exists}]}}"));
    ObjectNode pod = pod("{runtimeClassName: vm, containers: [{name: a}]}");
    admission.beforeCreate(PODS, pod);
    assertThat(pod.at("/spec/overhead/cpu").asText()).isEqualTo("250m");
    assertThat(pod.at("/spec/nodeSelector/vm").asText()).isEqualTo("yes");
    assertThat(pod.at("/spec/tolerations/0/key").asText()).isEqualTo("vm");

    refusesRuntime("{runtimeClassName: none}", "RuntimeClass \"none\" not found");
    refusesRuntime(
        "{overhead: {cpu: 1}}",
        "Pod Overhead set without corresponding RuntimeClass defined Overhead");
    refusesRuntime(
        "{runtimeClassName: vm, overhead: {cpu: 1}}",
        "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    refusesRuntime(
        "{runtimeClassName: vm, nodeSelector: {vm: 'no'}}",
        "conflict: runtimeClass.scheduling.nodeSelector conflicts with the pod's");
  }

  private void refusesRuntime(String spec, String why) {
    assertThatThrownBy(() -> admission.beforeCreate(PODS, pod(spec)))
        .hasMessage("pods \"p\" is forbidden: pod rejected: " + why);
  }

  @Test
  void aPodThatIsWrittenAnewToleratesAsBefore() {
    ObjectNode pod = pod("{containers: [{name: a}]}");
    admission.beforeUpdate(PODS, pod);
    assertThat(pod.at("/spec/tolerations")).hasSize(2);
  }

  @Test
  void podsStayFiveMinutesOnANodeThatIsNotReady() {
    ObjectNode pod =
        pod(
            "{tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists,"
                + " tolerationSeconds: 1, effect: NoExecute}], containers: [{name: a}]}");
    admission.beforeCreate(PODS, pod);
    assertThat(pod.at("/spec/tolerations")).hasSize(2);
    assertThat(pod.at("/spec/tolerations/0/tolerationSeconds").asInt()).isEqualTo(1);
    assertThat(pod.at("/spec/tolerations/1/key").asText())
        .isEqualTo("node.kubernetes.io/unreachable");
    assertThat(pod.at("/spec/tolerations/1/tolerationSeconds").asInt()).isEqualTo(300);
  }

  @Test
  void limitRangesFillInAndRefuse() {
    objects.put(
        "limitranges",
        Yaml.of(
            "{metadata: {namespace: ns, name: l}, spec: {limits: [{type: Container, default: {cpu:"
                + " 500m}, defaultRequest: {cpu: 100m}, max: {cpu: '1'}}]}}"));
    ObjectNode pod = pod("{containers: [{name: a}]}");
    admission.beforeCreate(PODS, pod);
    assertThat(pod.at("/spec/containers/0/resources").toString())
        .isEqualTo("{\"limits\":{\"cpu\":\"500m\"},\"requests\":{\"cpu\":\"100m\"}}");

    ObjectNode large = pod("{containers: [{name: a, resources: {limits: {cpu: '2'}}}]}");
    assertThatThrownBy(() -> admission.beforeCreate(PODS, large))
        .hasMessage(
            "pods \"p\" is forbidden: maximum cpu usage per Container is 1, but limit is 2");
  }

  @Test
  void aPodTellsWhatALimitRangeFilledIn() {
    limits("{type: Container, default: {cpu: 500m, memory: 1Gi}, defaultRequest: {cpu: 100m}}");
    ObjectNode pod =
        pod(
            "{initContainers: [{name: i, resources: {limits: {cpu: '1', memory: 1Gi}}}],"
                + " containers: [{name: a}]}");
    admission.beforeCreate(PODS, pod);
    assertThat(pod.at("/metadata/annotations/kubernetes.io~1limit-ranger").asText())
        .isEqualTo(
            "LimitRanger plugin set: cpu request for container a; cpu, memory limit for container"
                + " a; cpu request for init container i");
  }

  @Test
  void requestsAndLimitsMustBothBeWithinBothBounds() {
    limits("{type: Container, min: {cpu: 100m}, max: {cpu: '1'}}");
    assertThat(
            refusal(
                "{containers: [{name: a, resources: {requests: {cpu: 50m}, limits: {cpu:"
                    + " 500m}}}]}"))
        .isEqualTo(
            "pods \"p\" is forbidden: minimum cpu usage per Container is 100m, but request is 50m");
    assertThat(
            refusal(
                "{containers: [{name: a, resources: {requests: {cpu: 200m}, limits: {cpu:"
                    + " 50m}}}]}"))
        .endsWith("minimum cpu usage per Container is 100m, but limit is 50m");
    assertThat(refusal("{containers: [{name: a, resources: {requests: {cpu: 200m}}}]}"))
        .endsWith("maximum cpu usage per Container is 1.  No limit is specified");
    assertThat(refusal("{containers: [{name: a, resources: {limits: {cpu: '2'}}}]}"))
        .endsWith(
            "[minimum cpu usage per Container is 100m.  No request is specified, maximum cpu usage"
                + " per Container is 1, but limit is 2]");
  }

  @Test
  void limitsMayExceedRequestsOnlySoManyTimes() {
    limits("{type: Container, maxLimitRequestRatio: {cpu: '2'}}");
    assertThat(
            refusal(
                "{containers: [{name: a, resources: {requests: {cpu: 100m}, limits: {cpu:"
                    + " 250m}}}]}"))
        .endsWith(
            "cpu max limit to request ratio per Container is 2, but provided ratio is 2.500000");
    assertThat(refusal("{containers: [{name: a, resources: {limits: {cpu: 250m}}}]}"))
        .endsWith("is 2, but no request is specified or request is 0");
    admission.beforeCreate(
        PODS,
        pod("{containers: [{name: a, resources: {requests: {cpu: 100m}, limits: {cpu: 200m}}}]}"));
  }

  @Test
  void aPodIsLimitedAsAWhole() {
    limits("{type: Pod, max: {memory: 1Gi}}");
    String container = "{name: %s, resources: {limits: {memory: %s}}}";
    String small = container.formatted("a", "512Mi");
    assertThat(
            refusal("{containers: [%s, %s]}".formatted(small, container.formatted("b", "768Mi"))))
        .isEqualTo(
            "pods \"p\" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 1280Mi");
    admission.beforeCreate(
        PODS, pod("{containers: [%s, %s]}".formatted(small, container.formatted("b", "512Mi"))));
  }

  @Test
  void claimsOfVolumesHaveASize() {
    limits("{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 2Gi}}");
    ResourceType claims = type("persistentvolumeclaims", "PersistentVolumeClaim");
    String claim =
        "{metadata: {namespace: ns, name: c%s}, spec: {resources: {requests: {storage: %s}}}}";
    assertThatThrownBy(() -> admission.beforeCreate(claims, Yaml.of(claim.formatted("", "3Gi"))))
        .hasMessage(
            "persistentvolumeclaims \"c\" is forbidden: maximum storage usage per"
                + " PersistentVolumeClaim is 2Gi, but limit is 3Gi");
    assertThatThrownBy(() -> admission.beforeUpdate(claims, Yaml.of(claim.formatted("", "1Mi"))))
        .hasMessageContaining(
            "minimum storage usage per PersistentVolumeClaim is 1Gi, but request");
    admission.beforeUpdate(
        claims, Yaml.of(claim.formatted(", deletionTimestamp: '2026-05-01T10:00:00Z'", "1Mi")));
    admission.beforeCreate(claims, Yaml.of(claim.formatted("", "2Gi")));
  }

  private String refusal(String spec) {
    try {
      admission.beforeCreate(PODS, pod(spec));
    } catch (ApiException e) {
      assertThat(e.code()).isEqualTo(403);
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("admitted: " + spec);
  }

  private void limits(String limit) {
    objects.put(
        "limitranges",
        Yaml.of("{metadata: {namespace: ns, name: l}, spec: {limits: [%s]}}".formatted(limit)));
  }

  @Test
  void claimsGetTheDefaultStorageClass() {
    objects.put(
        "storageclasses.storage.k8s.io",
        Yaml.of(
            "{metadata: {name: fast, annotations:"
                + " {storageclass.kubernetes.io/is-default-class: 'true'}}}"));
    ObjectNode claim = Yaml.of("{metadata: {namespace: ns, name: c}, spec: {}}");
    admission.beforeCreate(type("persistentvolumeclaims", "PersistentVolumeClaim"), claim);
    assertThat(claim.at("/spec/storageClassName").asText()).isEqualTo("fast");
  }

  private static ObjectNode pod(String spec) {
    return Yaml.of("{metadata: {namespace: ns, name: p}, spec: %s}".formatted(spec));
  }

  private static ResourceType type(String plural, String kind) {
    return new ResourceType(
        new GroupVersionKind("", "v1", kind),
        plural,
        "",
        true,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
