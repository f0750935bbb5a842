package dev.trimtab.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.samples.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TablesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Arguments row(String kind, String cells, String yaml) {
    return Arguments.of(kind, cells, yaml);
  }

  static List<Arguments> rows() {
    return List.of(
        row(
            "apps/Deployment",
            "web|2/3|3|2|3h20m|c,d|i:1,j:2|app in (web),tier=front",
            """
            spec:
              replicas: 3
              selector:
                matchLabels: {tier: front}
                matchExpressions: [{key: app, operator: In, values: [web]}]
              template: {spec: {containers: [{name: c, image: 'i:1'}, {name: d, image: 'j:2'}]}}
            status: {readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2}
            """),
        row(
            "apps/ReplicaSet",
            "web|3|3|0|3h20m|c|i|app=web",
            """
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template: {spec: {containers: [{name: c, image: i}]}}
            status: {replicas: 3}
            """),
        row(
            "apps/DaemonSet",
            "web|2|2|1|2|1|disk=ssd|3h20m|c|i|!gone",
            """
            spec:
              selector: {matchExpressions: [{key: gone, operator: DoesNotExist}]}
              template:
                spec: {nodeSelector: {disk: ssd}, containers: [{name: c, image: i}]}
            status: {desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 1,
                     updatedNumberScheduled: 2, numberAvailable: 1}
            """),
        row(
            "batch/Job",
            "web|Complete|3/3|90s|3h20m|c|i|<none>",
            """
            spec: {completions: 3, template: {spec: {containers: [{name: c, image: i}]}}}
            status:
              succeeded: 3
              startTime: '2026-03-01T11:00:00Z'
              completionTime: '2026-03-01T11:01:30Z'
              conditions: [{type: Complete, status: 'True'}]
            """),
        row(
            "batch/Job",
            "web|Running|0/1 of 4|30m|3h20m|||<none>",
            "{spec: {parallelism: 4}, status: {startTime: '2026-03-01T11:30:00Z'}}"),
        row(
            "batch/CronJob",
            "web|*/5 * * * *|<none>|False|1|4m|3h20m|c|i|<none>",
            """
            spec:
              schedule: '*/5 * * * *'
              suspend: false
              jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: i}]}}}}
            status: {active: [{name: j}], lastScheduleTime: '2026-03-01T11:56:00Z'}
            """),
        row(
            "/Service",
            "web|NodePort|10.96.0.9|<none>|80:30080/TCP,53/UDP|3h20m|app=web",
            """
            spec:
              type: NodePort
              clusterIP: 10.96.0.9
              clusterIPs: [10.96.0.9]
              selector: {app: web}
              ports: [{port: 80, nodePort: 30080, protocol: TCP}, {port: 53, protocol: UDP}]
            """),
        row(
            "/Service",
            "web|ClusterIP|None|<none>|<none>|3h20m|<none>",
            "{spec: {type: ClusterIP, clusterIP: None, clusterIPs: [None]}}"),
        row(
            "/Service",
            "web|LoadBalancer|10.96.0.9|<pending>|80/TCP|3h20m|<none>",
            """
            spec:
              type: LoadBalancer
              clusterIPs: [10.96.0.9]
              ports: [{port: 80, protocol: TCP}]
            """),
        row(
            "/Service",
            "web|ExternalName|<none>|example.com|<none>|3h20m|<none>",
            "{spec: {type: ExternalName, externalName: example.com}}"),
        row(
            "/Endpoints",
            "web|10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...|3h20m",
            """
            subsets:
            - addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}, {ip: 10.0.0.3}, {ip: 10.0.0.4}]
              ports: [{port: 80}]
            """),
        row(
            "discovery.k8s.io/EndpointSlice",
            "web|IPv4|80|10.0.0.1,10.0.0.2|3h20m",
            """
            addressType: IPv4
            ports: [{port: 80}]
            endpoints: [{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}]
            """),
        row(
            "discovery.k8s.io/EndpointSlice",
            "web|IPv4|<unset>|<unset>|3h20m",
            "{addressType: IPv4, endpoints: []}"),
        row(
            "networking.k8s.io/Ingress",
            "web|nginx|a.example,b.example|192.0.2.1|80, 443|3h20m",
            """
            spec:
              ingressClassName: nginx
              rules: [{host: a.example}, {host: b.example}]
              tls: [{hosts: [a.example]}]
            status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}
            """),
        row(
            "/Node",
            "web|Ready,SchedulingDisabled|control-plane,worker|3h20m|v1.36.2"
                + "|192.0.2.7|<none>|Debian|6.1|trimtab://0.1",
            """
            metadata:
              labels: {node-role.kubernetes.io/worker: '', node-role.kubernetes.io/control-plane: ''}
            spec: {unschedulable: true}
            status:
              conditions: [{type: Ready, status: 'True'}]
              addresses: [{type: InternalIP, address: 192.0.2.7}]
              nodeInfo: {kubeletVersion: v1.36.2, osImage: Debian, kernelVersion: '6.1',
                         containerRuntimeVersion: 'trimtab://0.1'}
            """),
        row("/Node", "web|Unknown|<none>|3h20m||<none>|<none>|<unknown>|<unknown>|<unknown>", "{}"),
        row("/ConfigMap", "web|3|3h20m", "{data: {a: x, b: y}, binaryData: {c: eA==}}"),
        row("/Secret", "web|Opaque|1|3h20m", "{type: Opaque, data: {a: eA==}}"),
        row("/ServiceAccount", "web|3h20m", "{}"),
        row("/Namespace", "web|Active|3h20m", "{status: {phase: Active}}"),
        row(
            "/Event",
            "5m|Normal|Started|pod/web-1|spec.containers{c}|agent, n1|Started container"
                + " c|10m|7|web",
            """
            involvedObject: {kind: Pod, name: web-1, fieldPath: 'spec.containers{c}'}
            type: Normal
            reason: Started
            message: 'Started container c '
            source: {component: agent, host: n1}
            firstTimestamp: '2026-03-01T11:50:00Z'
            lastTimestamp: '2026-03-01T11:55:00Z'
            count: 7
            """),
        row(
            "/PersistentVolume",
            "web|1Gi|RWO,RWX|Retain|Bound|ns/c|fast|<unset>||3h20m|Filesystem",
            """
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteMany, ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              claimRef: {namespace: ns, name: c}
              storageClassName: fast
              volumeMode: Filesystem
            status: {phase: Bound}
            """),
        row(
            "/PersistentVolumeClaim",
            "web|Pending||||fast|<unset>|3h20m|<unset>",
            "{spec: {storageClassName: fast}, status: {phase: Pending}}"),
        row(
            "autoscaling/HorizontalPodAutoscaler",
            "web|Deployment/web|cpu: <unknown>/80%|1|5|2|3h20m",
            """
            spec:
              scaleTargetRef: {kind: Deployment, name: web}
              minReplicas: 1
              maxReplicas: 5
              metrics:
              - type: Resource
                resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
            status: {currentReplicas: 2}
            """),
        row(
            "policy/PodDisruptionBudget",
            "web|50%|N/A|1|3h20m",
            "{spec: {minAvailable: 50%}, status: {disruptionsAllowed: 1}}"),
        row(
            "rbac.authorization.k8s.io/RoleBinding",
            "web|Role/r|3h20m|alice, bob|devs|ns/sa",
            """
            roleRef: {kind: Role, name: r}
            subjects:
            - {kind: User, name: alice}
            - {kind: User, name: bob}
            - {kind: Group, name: devs}
            - {kind: ServiceAccount, namespace: ns, name: sa}
            """),
        row(
            "/ResourceQuota",
            "web|cpu: 1/2, pods: 0/4|limits.cpu: 1/3|3h20m",
            """
            status:
              hard: {pods: '4', cpu: '2', limits.cpu: '3'}
              used: {cpu: '1', limits.cpu: '1'}
            """),
        row("rbac.authorization.k8s.io/Role", "web|2026-03-01T08:40:00Z", "{}"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyKindShowsWhatPeopleKnow(String kind, String expected, String yaml) {
    ObjectNode object = object(kind, yaml);
    TablePrinter printer = Tables.of(gvk(kind));
    ObjectNode table = Tables.single(printer, object, IncludeObject.METADATA, NOW);
    List<String> cells = new ArrayList<>();
    table.path("rows").path(0).path("cells").forEach(cell -> cells.add(cell.asText()));
    assertThat(String.join("|", cells)).isEqualTo(expected);
    assertThat(table.path("columnDefinitions")).hasSameSizeAs(cells);
  }

  @Test
  void noPrinterFailsOnAnEmptyObject() {
    for (Arguments row : rows()) {
      String kind = (String) row.get()[0];
      ObjectNode table =
          Tables.single(Tables.of(gvk(kind)), Yaml.of("{}"), IncludeObject.NONE, NOW);
      assertThat(table.path("rows").path(0).path("cells").size())
          .as(kind)
          .isEqualTo(table.path("columnDefinitions").size());
    }
  }

  @Test
  void rowsCarryMetadataOrTheWholeObjectAsAsked() {
    ObjectNode object = object("/ConfigMap", "{data: {a: b}}");
    TablePrinter printer = Tables.of(gvk("/ConfigMap"));
    JsonNode partial = rowObject(Tables.single(printer, object, IncludeObject.METADATA, NOW));
    assertThat(partial.path("kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(partial.path("apiVersion").asText()).isEqualTo("meta.k8s.io/v1");
    assertThat(partial.path("metadata").path("name").asText()).isEqualTo("web");
    assertThat(partial.has("data")).isFalse();
    assertThat(rowObject(Tables.single(printer, object, IncludeObject.OBJECT, NOW)))
        .isEqualTo(object);
  }

  @Test
  void onlyTheFirstEventOfAWatchCarriesColumns() {
    TablePrinter printer = Tables.of(gvk("/ConfigMap"));
    ObjectNode object = object("/ConfigMap", "{}");
    assertThat(
            Tables.single(printer, object, IncludeObject.METADATA, NOW).path("columnDefinitions"))
        .isNotEmpty();
    ObjectNode further = Tables.further(printer, object, IncludeObject.METADATA, NOW);
    assertThat(further.path("columnDefinitions").isNull()).isTrue();
    assertThat(further.path("metadata").path("resourceVersion").asText()).isEqualTo("42");
  }

  @Test
  void bookmarksKeepTheirAnnotation() {
    ObjectNode bookmark =
        Yaml.of(
            "metadata: {resourceVersion: '7', annotations: {k8s.io/initial-events-end: 'true'}}");
    ObjectNode table = Tables.bookmark(bookmark);
    assertThat(
            rowObject(table)
                .path("metadata")
                .path("annotations")
                .path("k8s.io/initial-events-end")
                .asText())
        .isEqualTo("true");
  }

  @Test
  void customColumnsComeFromTheirPaths() {
    TablePrinter printer =
        Tables.ofCustomResource(
            Yaml.of(
                    """
                    columns:
                    - {name: Size, type: integer, jsonPath: .spec.size}
                    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                    - {name: Since, type: date, jsonPath: .metadata.creationTimestamp}
                    - {name: Dotted, type: string, jsonPath: '.metadata.labels.a\\.b/c'}
                    - {name: Last, type: string, jsonPath: '.spec.list[-1]', priority: 1}
                    - {name: Gone, type: string, jsonPath: .spec.nothing}
                    """)
                .path("columns"));
    ObjectNode object =
        object(
            "x.example/Thing",
            """
            metadata: {labels: {a.b/c: d}}
            spec: {size: 3, list: [x, y]}
            status: {conditions: [{type: Other, status: 'No'}, {type: Ready, status: 'True'}]}
            """);
    JsonNode table = Tables.single(printer, object, IncludeObject.NONE, NOW);
    assertThat(table.path("rows").path(0).path("cells").toString())
        .isEqualTo("[\"web\",3,\"True\",\"3h20m\",\"d\",\"y\",null]");
    assertThat(table.path("columnDefinitions").path(5).path("priority").asInt()).isEqualTo(1);
  }

  @Test
  void customResourcesWithoutColumnsShowNameAndAge() {
    TablePrinter printer = Tables.ofCustomResource(Yaml.of("{}").path("columns"));
    ObjectNode object = object("x.example/Thing", "{}");
    assertThat(Tables.single(printer, object, IncludeObject.NONE, NOW).path("rows").toString())
        .contains("[\"web\",\"3h20m\"]");
  }

  @Test
  void aPathThatMakesNoSenseIsRefusedWithItsPosition() {
    assertThatThrownBy(() -> JsonPath.parse(".spec.list[x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("JSONPath .spec.list[x makes no sense at position 10");
  }

  private static JsonNode rowObject(ObjectNode table) {
    return table.path("rows").path(0).path("object");
  }

  private static GroupVersionKind gvk(String kind) {
    int slash = kind.indexOf('/');
    return new GroupVersionKind(kind.substring(0, slash), "v1", kind.substring(slash + 1));
  }

  private static ObjectNode object(String kind, String yaml) {
    ObjectNode object = Yaml.of(yaml);
    object.put("kind", gvk(kind).kind());
    object
        .withObject("/metadata")
        .put("name", "web")
        .put("creationTimestamp", "2026-03-01T08:40:00Z")
        .put("resourceVersion", "42");
    return object;
  }
}
