package dev.trimtab.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.samples.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultsTest {
  static List<Arguments> kinds() {
    return List.of(
        Arguments.of(
            "/Pod",
            "{spec: {serviceAccountName: s, containers: [{name: a, image: x,"
                + " resources: {limits: {cpu: '1'}}, ports: [{containerPort: 80}],"
                + " livenessProbe: {httpGet: {port: 80}}}]}}",
            """
            spec:
              serviceAccountName: s
              serviceAccount: s
              dnsPolicy: ClusterFirst
              restartPolicy: Always
              terminationGracePeriodSeconds: 30
              schedulerName: default-scheduler
              securityContext: {}
              enableServiceLinks: true
              containers:
              - name: a
                image: x
                imagePullPolicy: Always
                terminationMessagePath: /dev/termination-log
                terminationMessagePolicy: File
                resources: {limits: {cpu: '1'}, requests: {cpu: '1'}}
                ports: [{containerPort: 80, protocol: TCP}]
                livenessProbe:
                  httpGet: {port: 80, path: /, scheme: HTTP}
                  timeoutSeconds: 1
                  periodSeconds: 10
                  successThreshold: 1
                  failureThreshold: 3
            """),
        Arguments.of(
            "apps/Deployment",
            "{spec: {template: {spec: {}}}}",
            """
            spec:
              replicas: 1
              revisionHistoryLimit: 10
              progressDeadlineSeconds: 600
              strategy:
                type: RollingUpdate
                rollingUpdate: {maxUnavailable: 25%, maxSurge: 25%}
              template:
                spec:
                  dnsPolicy: ClusterFirst
                  restartPolicy: Always
                  terminationGracePeriodSeconds: 30
                  schedulerName: default-scheduler
                  securityContext: {}
            """),
        Arguments.of(
            "/Service",
            "{spec: {type: NodePort, ports: [{port: 80}]}}",
            """
            spec:
              type: NodePort
              sessionAffinity: None
              externalTrafficPolicy: Cluster
              internalTrafficPolicy: Cluster
              ports: [{port: 80, protocol: TCP, targetPort: 80}]
            """),
        Arguments.of(
            "/Secret",
            "{stringData: {a: b}, data: {c: eA==}}",
            "{type: Opaque, data: {c: eA==, a: Yg==}}"),
        Arguments.of(
            "batch/CronJob",
            "{spec: {jobTemplate: {spec: {}}}}",
            """
            spec:
              concurrencyPolicy: Allow
              suspend: false
              successfulJobsHistoryLimit: 3
              failedJobsHistoryLimit: 1
              jobTemplate: {spec: {}}
            """),
        Arguments.of(
            "networking.k8s.io/NetworkPolicy",
            "{spec: {podSelector: {}, egress: [{ports: [{port: 53}]}]}}",
            """
            spec:
              podSelector: {}
              policyTypes: [Ingress, Egress]
              egress: [{ports: [{port: 53, protocol: TCP}]}]
            """));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsNotSaidIsFilledIn(String kind, String given, String expected) {
    ObjectNode object = Yaml.of(given);
    strategy(kind).applyDefaults(object);
    assertThat((JsonNode) object).isEqualTo(Yaml.of(expected));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void defaultingTwiceChangesNothing(String kind, String given, String expected) {
    ObjectNode object = Yaml.of(given);
    strategy(kind).applyDefaults(object);
    ObjectNode once = object.deepCopy();
    strategy(kind).applyDefaults(object);
    assertThat((JsonNode) object).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, Always",
    "nginx:latest, Always",
    "nginx:1.27, IfNotPresent",
    "localhost:5000/nginx, Always",
    "localhost:5000/nginx:1, IfNotPresent",
    "nginx@sha256:abcd, IfNotPresent",
  })
  void imagesWithoutAFixedTagAreAlwaysPulled(String image, String policy) {
    ObjectNode pod = Yaml.of("{spec: {containers: [{name: a, image: '%s'}]}}".formatted(image));
    strategy("/Pod").applyDefaults(pod);
    assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo(policy);
  }

  @Test
  void aNewPodIsPendingWhateverItsCreatorSays() {
    ObjectNode pod =
        Yaml.of(
            "{metadata: {name: p}, status: {phase: Running}, spec: {containers: [{name: a, image:"
                + " x, resources: {limits: {cpu: '1', memory: 1Gi}}}]}}");
    strategy("/Pod").applyDefaults(pod);
    strategy("/Pod").prepareForCreate(pod);
    assertThat(pod.at("/status").toString())
        .isEqualTo("{\"phase\":\"Pending\",\"qosClass\":\"Guaranteed\"}");
    assertThat(pod.at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void aJobOwnsPodsByItsUid() {
    ObjectNode job = Yaml.of("{metadata: {name: j, uid: u1}, spec: {template: {spec: {}}}}");
    strategy("batch/Job").applyDefaults(job);
    strategy("batch/Job").prepareForCreate(job);
    assertThat(job.at("/spec/selector/matchLabels").toString())
        .isEqualTo("{\"batch.kubernetes.io/controller-uid\":\"u1\"}");
    assertThat(job.at("/spec/template/metadata/labels/job-name").asText()).isEqualTo("j");
  }

  @Test
  void generationCountsChangesOfTheSpecAlone() {
    ObjectNode old =
        Yaml.of("{metadata: {name: d, generation: 4}, spec: {replicas: 1}, status: {replicas: 1}}");
    Strategy strategy = strategy("apps/Deployment");

    ObjectNode labelled = old.deepCopy();
    labelled.withObject("/metadata/labels").put("a", "b");
    strategy.prepareForUpdate(labelled, old, "");
    assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(4);

    ObjectNode scaled = old.deepCopy();
    scaled.withObject("/spec").put("replicas", 2);
    scaled.withObject("/status").put("replicas", 9);
    strategy.prepareForUpdate(scaled, old, "");
    assertThat(scaled.at("/metadata/generation").asInt()).isEqualTo(5);
    assertThat(scaled.at("/status/replicas").asInt()).isEqualTo(1);

    ObjectNode status = old.deepCopy();
    status.withObject("/spec").put("replicas", 7);
    status.withObject("/status").put("replicas", 2);
    strategy.prepareForUpdate(status, old, "status");
    assertThat(status.at("/metadata/generation").asInt()).isEqualTo(4);
    assertThat(status.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(status.at("/status/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void aNamespaceIsLabelledHeldAndActive() {
    ObjectNode namespace = Yaml.of("{metadata: {name: n}}");
    strategy("/Namespace").prepareForCreate(namespace);
    assertThat(namespace.at("/metadata/labels/kubernetes.io~1metadata.name").asText())
        .isEqualTo("n");
    assertThat(namespace.at("/spec/finalizers/0").asText()).isEqualTo("kubernetes");
    assertThat(namespace.at("/status/phase").asText()).isEqualTo("Active");
  }

  @Test
  void podsAreSelectableByNodeAndPhase() {
    ObjectNode pod = Yaml.of("{spec: {nodeName: n}, status: {phase: Running}}");
    assertThat(strategy("/Pod").selectableFields(pod))
        .containsEntry("spec.nodeName", "n")
        .containsEntry("status.phase", "Running")
        .containsEntry("spec.hostNetwork", "false");
  }

  private static Strategy strategy(String kind) {
    int slash = kind.indexOf('/');
    return Strategies.of(
        new GroupVersionKind(kind.substring(0, slash), "v1", kind.substring(slash + 1)));
  }
}
