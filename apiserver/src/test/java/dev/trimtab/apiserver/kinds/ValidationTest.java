package dev.trimtab.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.samples.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTest {
  private static final String POD =
      """
      metadata: {name: p, namespace: default}
      spec:
        containers:
        - {name: a, image: x}
      """;

  private static Arguments bad(String kind, String yaml, String... errors) {
    return Arguments.of(kind, yaml, List.of(errors));
  }

  private static Arguments pod(String container, String... errors) {
    return bad(
        "/Pod",
        "{metadata: {name: p}, spec: {containers: [{name: a, image: x, %s}]}}".formatted(container),
        errors);
  }

  static List<Arguments> pods() {
    return List.of(
        bad(
            "/Pod",
            "{metadata: {name: p}, spec: {containers: [{name: a}]}}",
            "spec.containers[0].image: Required value"),
        bad("/Pod", "{metadata: {name: p}, spec: {}}", "spec.containers: Required value"),
        bad(
            "/Pod",
            "{metadata: {name: p}, spec: {hostPID: true, shareProcessNamespace: true, hostAliases:"
                + " [{ip: x}], dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, x], options:"
                + " [{}]}, containers: [{name: a, image: x}]}}",
            "spec.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID"
                + " cannot both be enabled",
            "spec.dnsConfig.nameservers: Invalid value:"
                + " [\"1.1.1.1\",\"1.1.1.2\",\"1.1.1.3\",\"x\"]: must not have more than 3"
                + " nameservers",
            "spec.dnsConfig.nameservers[3]: Invalid value: \"x\": must be a valid IP address, (e.g."
                + " 10.9.8.7 or 2001:db8::ffff)",
            "spec.dnsConfig.options[0].name: Required value: must not be empty",
            "spec.hostAliases[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g."
                + " 10.9.8.7 or 2001:db8::ffff)"),
        bad(
            "/Pod",
            "{metadata: {name: p}, spec: {containers: [{name: a, image: x}, {name: a, image: x}]}}",
            "spec.containers[1].name: Duplicate value: \"a\""),
        bad(
            "/Pod",
            "{metadata: {name: Web_1}, spec: {containers: [{name: a, image: x}]}}",
            "metadata.name: Invalid value: \"Web_1\": a lowercase RFC 1123 subdomain must consist"
                + " of lower case alphanumeric characters, '-' or '.', and must start and end with"
                + " an alphanumeric character (e.g. 'example.com', regex used for validation is"
                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"),
        bad(
            "/Pod",
            "{metadata: {}, spec: {containers: [{name: a, image: x}]}}",
            "metadata.name: Required value: name or generateName is required"),
        bad(
            "/Pod",
            "{metadata: {name: p}, spec: {restartPolicy: Sometimes,"
                + " containers: [{name: a, image: x}]}}",
            "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\","
                + " \"Never\", \"OnFailure\""),
        bad(
            "/Pod",
            "{metadata: {name: p}, spec: {volumes: [{name: v, emptyDir: {}},"
                + " {name: v, secret: {secretName: s}}, {name: w, hostPath: {path: /x/../y}}],"
                + " containers: [{name: a, image: x}]}}",
            "spec.volumes[1].name: Duplicate value: \"v\"",
            "spec.volumes[2].hostPath.path: Invalid value: \"/x/../y\": must not contain '..'"),
        bad(
            "/Pod",
            "{metadata: {name: p}, spec: {tolerations: [{operator: Exists, effect: NoSchedule,"
                + " tolerationSeconds: 3}], containers: [{name: a, image: x}]}}",
            "spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute'"
                + " when `tolerationSeconds` is set"),
        pod(
            "volumeMounts: [{name: gone, mountPath: /x}]",
            "spec.containers[0].volumeMounts[0].name: Not found: \"gone\""),
        pod(
            "ports: [{containerPort: 70000}]",
            "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and"
                + " 65535, inclusive"),
        pod(
            "ports: [{containerPort: 80, name: a}, {containerPort: 81, name: a}]",
            "spec.containers[0].ports[1].name: Duplicate value: \"a\""),
        pod(
            "resources: {requests: {cpu: '2'}, limits: {cpu: '1'}}",
            "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or"
                + " equal to cpu limit of 1"),
        pod(
            "resources: {limits: {memory: '-1'}}",
            "spec.containers[0].resources.limits[memory]: Invalid value: \"-1\": must be greater"
                + " than or equal to 0",
            "spec.containers[0].resources.requests[memory]: Invalid value: \"-1\": must be greater"
                + " than or equal to 0"),
        pod(
            "resources: {requests: {speed: '1'}}",
            "spec.containers[0].resources.requests[speed]: Invalid value: \"speed\": must be a"
                + " standard resource type or fully qualified",
            "spec.containers[0].resources.requests[speed]: Invalid value: \"speed\": must be a"
                + " standard resource for containers",
            "spec.containers[0].resources.limits: Required value: Limit must be set for non"
                + " overcommitable resources"),
        pod(
            "livenessProbe: {}",
            "spec.containers[0].livenessProbe: Required value: must specify a handler type"),
        pod(
            "livenessProbe: {successThreshold: 2, httpGet: {port: 80}}",
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"),
        pod(
            "readinessProbe: {tcpSocket: {port: 0}}",
            "spec.containers[0].readinessProbe.tcpSocket.port: Invalid value: 0: must be between 1"
                + " and 65535, inclusive"),
        pod("env: [{value: x}]", "spec.containers[0].env[0].name: Required value"),
        pod(
            "env: [{name: a=b}]",
            "spec.containers[0].env[0].name: Invalid value: \"a=b\": a valid environment variable"
                + " name must consist only of printable ASCII characters other than '='"),
        pod(
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.nothing}}}]",
            "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value:"
                + " \"spec.nothing\": error converting fieldPath: field label not supported:"
                + " spec.nothing"),
        pod(
            "imagePullPolicy: Maybe",
            "spec.containers[0].imagePullPolicy: Unsupported value: \"Maybe\": supported values:"
                + " \"Always\", \"IfNotPresent\", \"Never\""));
  }

  static List<Arguments> others() {
    return List.of(
        bad(
            "apps/Deployment",
            "{metadata: {name: d}, spec: {selector: {matchLabels: {app: a}}, template:"
                + " {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: x}]}}}}",
            "spec.template.metadata.labels: Invalid value: {\"app\":\"b\"}: `selector` does not"
                + " match template `labels`"),
        bad(
            "apps/Deployment",
            "{metadata: {name: d}, spec: {replicas: -1, template:"
                + " {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: x}]}}}}",
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            "spec.selector: Required value"),
        bad(
            "apps/Deployment",
            "{metadata: {name: d}, spec: {strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable:"
                + " 0}}, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app:"
                + " a}}, spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}}",
            "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values:"
                + " \"Always\"",
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when"
                + " `maxSurge` is 0"),
        bad(
            "batch/Job",
            "{metadata: {name: j, uid: u}, spec: {template: {spec: {containers: [{name: c, image:"
                + " x}]}}}}",
            "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\","
                + " \"Never\""),
        bad(
            "batch/CronJob",
            "{metadata: {name: j}, spec: {schedule: '61 * * * *', jobTemplate: {spec: {template:"
                + " {spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}}}}",
            "spec.schedule: Invalid value: \"61 * * * *\": end of range (61) above maximum (59):"
                + " 61"),
        bad("/Service", "{metadata: {name: s}, spec: {}}", "spec.ports: Required value"),
        bad(
            "/Service",
            "{metadata: {name: 1s}, spec: {ports: [{port: 0}]}}",
            "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
            "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive"),
        bad(
            "/Service",
            "{metadata: {name: s}, spec: {trafficDistribution: Near, loadBalancerClass: a.b/c,"
                + " ports: [{port: 80}]}}",
            "spec.trafficDistribution: Unsupported value: \"Near\": supported values:"
                + " \"PreferClose\", \"PreferSameNode\", \"PreferSameZone\"",
            "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"),
        bad(
            "/PersistentVolume",
            "{metadata: {name: v}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce],"
                + " local: {path: /x}}}",
            "spec.nodeAffinity: Required value: Local volume requires node affinity"),
        bad(
            "/Service",
            "{metadata: {name: s}, spec: {ports: [{port: 80, nodePort: 30000}]}}",
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
        bad(
            "/ConfigMap",
            "{metadata: {name: c, labels: {'a b': x, c: '-'}}, data: {'a/b': x}}",
            "metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric"
                + " characters, '-', '_' or '.', and must start and end with an alphanumeric"
                + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
            "metadata.labels: Invalid value: \"-\": a valid label must be an empty string or"
                + " consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                + " with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345',"
                + " regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
            "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric"
                + " characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name',"
                + " regex used for validation is '[-._a-zA-Z0-9]+')"),
        bad(
            "/Secret",
            "{metadata: {name: s}, type: kubernetes.io/tls, data: {tls.crt: eA==}}",
            "data[tls.key]: Required value"),
        bad(
            "/PersistentVolumeClaim",
            "{metadata: {name: c}, spec: {}}",
            "spec.accessModes: Required value: at least 1 access mode is required",
            "spec.resources[storage]: Required value"),
        bad(
            "networking.k8s.io/Ingress",
            "{metadata: {name: i}, spec: {rules: [{http: {paths: [{path: x, pathType: Prefix,"
                + " backend: {}}]}}]}}",
            "spec.rules[0].http.paths[0].path: Invalid value: \"x\": must be an absolute path",
            "spec.rules[0].http.paths[0].backend: Required value: resource or service backend is"
                + " required"),
        bad(
            "rbac.authorization.k8s.io/RoleBinding",
            "{metadata: {name: 'a:b'}, roleRef: {kind: Roll, name: r}, subjects: [{kind: Group,"
                + " name: g}, {kind: ServiceAccount, name: s}]}",
            "roleRef.kind: Unsupported value: \"Roll\": supported values: \"ClusterRole\","
                + " \"Role\""),
        bad(
            "rbac.authorization.k8s.io/ClusterRoleBinding",
            "{metadata: {name: b}, roleRef: {kind: ClusterRole, name: r}, subjects: [{kind:"
                + " ServiceAccount, name: s}]}",
            "subjects[0].namespace: Required value"),
        bad(
            "/ConfigMap",
            "{metadata: {name: c, ownerReferences: [{apiVersion: v1, kind: Event, name: e, uid:"
                + " u}]}}",
            "metadata.ownerReferences[0]: Invalid value:"
                + " {\"apiVersion\":\"v1\",\"kind\":\"Event\",\"name\":\"e\",\"uid\":\"u\"}: /v1,"
                + " Kind=Event is disallowed from being an owner"),
        bad(
            "/LimitRange",
            "{metadata: {name: l}, spec: {limits: [{type: Pod, min: {cpu: '2'}, max: {cpu: '1'},"
                + " default: {cpu: '1'}}, {type: Pod}, {type: PersistentVolumeClaim}]}}",
            "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
            "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value"
                + " 1",
            "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than default"
                + " value 1",
            "spec.limits[1].type: Duplicate value: \"Pod\"",
            "spec.limits[2]: Required value: either minimum or maximum storage value is required,"
                + " but neither was provided"),
        bad(
            "/ResourceQuota",
            "{metadata: {name: q}, spec: {hard: {pods: 1500m, cpus: '1', limits.cpu: '1'}, scopes:"
                + " [BestEffort, NotBestEffort]}}",
            "spec.hard[pods]: Invalid value: \"1500m\": must be an integer",
            "spec.hard[cpus]: Invalid value: \"cpus\": must be a standard resource for quotas",
            "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsupported scope"
                + " applied to resource",
            "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsupported scope"
                + " applied to resource",
            "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsupported scope"
                + " applied to resource",
            "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting scopes"),
        bad(
            "autoscaling/HorizontalPodAutoscaler",
            "{metadata: {name: h}, spec: {maxReplicas: 0, scaleTargetRef: {kind: Deployment, name:"
                + " d}}}",
            "spec.maxReplicas: Invalid value: 0: must be greater than 0",
            "spec.scaleTargetRef.apiVersion: Invalid value: \"\": apiVersion must specify API"
                + " group"),
        bad(
            "/Service",
            "{metadata: {name: s}, spec: {ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6],"
                + " ports: [{port: 80}]}}",
            "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not"
                + " configured for dual-stack services",
            "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster"),
        bad(
            "/Secret",
            "{metadata: {name: s}, type: kubernetes.io/dockerconfigjson, data:"
                + " {.dockerconfigjson: eA==}}",
            "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": must be JSON"),
        bad(
            "certificates.k8s.io/CertificateSigningRequest",
            "{metadata: {name: r}, spec: {request: eA==}}",
            "spec.request: Invalid value: \"eA==\": PEM block type must be CERTIFICATE REQUEST",
            "spec.signerName: Required value",
            "spec.usages: Required value"),
        bad(
            "apiextensions.k8s.io/CustomResourceDefinition",
            "{metadata: {name: things.x.k8s.io}, spec: {group: x.k8s.io, scope: Cluster,"
                + " preserveUnknownFields: true, names: {plural: things, kind: Thing}, versions:"
                + " [{name: v1, storage: true, schema: {openAPIV3Schema: {type: object}},"
                + " subresources: {scale: {specReplicasPath: replicas, statusReplicasPath:"
                + " .spec.replicas}}, additionalPrinterColumns: [{name: a, type: text, jsonPath:"
                + " .spec.a}]}]}}",
            "spec.versions[0].additionalPrinterColumns[0].type: Invalid value: \"text\": must be"
                + " one of boolean,date,integer,number,string",
            "spec.versions[0].subresources.scale.specReplicasPath: Invalid value: \"replicas\":"
                + " must be a simple json path starting with .",
            "spec.versions[0].subresources.scale.statusReplicasPath: Invalid value:"
                + " \".spec.replicas\": should be a json path under .status",
            "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set"
                + " x-preserve-unknown-fields to true in spec.versions[*].schema instead",
            "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups"
                + " must have approval annotation \"api-approved.kubernetes.io\", see"
                + " https://github.com/kubernetes/enhancements/pull/1111"),
        bad(
            "apiextensions.k8s.io/CustomResourceDefinition",
            "{metadata: {name: x}, spec: {group: example.com, scope: Somewhere, names: {plural:"
                + " things, kind: Thing}, versions: [{name: v1, storage: true, schema:"
                + " {openAPIV3Schema: {type: object}}}]}}",
            "metadata.name: Invalid value: \"x\": must be spec.names.plural+\".\"+spec.group",
            "spec.scope: Unsupported value: \"Somewhere\": supported values: \"Cluster\","
                + " \"Namespaced\""));
  }

  @ParameterizedTest
  @MethodSource({"pods", "others"})
  void badInputIsNamedAsKubernetesNamesIt(String kind, String yaml, List<String> expected) {
    assertThat(Checked.create(kind, Yaml.of(yaml)).stream().map(FieldError::toString))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void aPlainPodIsSound() {
    assertThat(Checked.create("/Pod", Yaml.of(POD))).isEmpty();
  }

  @Test
  void theImageOfAPodMayChangeAndItsNodeMayNot() {
    ObjectNode old = Checked.created("/Pod", Yaml.of(POD));
    ObjectNode image = old.deepCopy();
    ((ObjectNode) image.at("/spec/containers/0")).put("image", "y");
    assertThat(Checked.update("/Pod", image, old)).isEmpty();

    ObjectNode node = old.deepCopy();
    node.withObject("/spec").put("nodeName", "n").put("hostNetwork", true);
    List<FieldError> errors = Checked.update("/Pod", node, old);
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().field()).isEqualTo("spec");
    assertThat(errors.getFirst().message())
        .startsWith("Forbidden: pod updates may not change fields other than")
        .endsWith("changed: spec.hostNetwork, spec.nodeName");
  }

  @Test
  void containersOfAPodAreNeitherAddedNorRemoved() {
    ObjectNode old = Checked.created("/Pod", Yaml.of(POD));
    ObjectNode more = old.deepCopy();
    ((com.fasterxml.jackson.databind.node.ArrayNode) more.at("/spec/containers"))
        .add(old.at("/spec/containers/0").<ObjectNode>deepCopy().put("name", "b"));
    assertThat(Checked.update("/Pod", more, old).stream().map(FieldError::toString))
        .containsExactly(
            "spec.containers: Forbidden: pod updates may not add or remove containers");
  }

  @Test
  void theSelectorOfADeploymentIsImmutable() {
    String yaml =
        "{metadata: {name: d}, spec: {selector: {matchLabels: {app: a}}, template:"
            + " {metadata: {labels: {app: a, b: c}}, spec: {containers: [{name: c, image: x}]}}}}";
    ObjectNode old = Checked.created("apps/Deployment", Yaml.of(yaml));
    ObjectNode updated = old.deepCopy();
    updated.withObject("/spec/selector/matchLabels").put("b", "c");
    assertThat(Checked.update("apps/Deployment", updated, old).stream().map(FieldError::toString))
        .containsExactly(
            "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"a\",\"b\":\"c\"}}: field is"
                + " immutable");
  }

  @Test
  void aServiceKeepsItsAddressForGood() {
    ObjectNode old =
        Checked.created("/Service", Yaml.of("{metadata: {name: s}, spec: {ports: [{port: 80}]}}"));
    old.withObject("/spec").put("clusterIP", "10.96.0.9").putArray("clusterIPs").add("10.96.0.9");
    ObjectNode silent = old.deepCopy();
    silent.withObject("/spec").without(List.of("clusterIP", "clusterIPs"));
    assertThat(Checked.update("/Service", silent, old)).isEmpty();
    assertThat(silent.at("/spec/clusterIP").asText()).isEqualTo("10.96.0.9");

    ObjectNode moved = old.deepCopy();
    moved.withObject("/spec").put("clusterIP", "10.96.0.8").putArray("clusterIPs").add("10.96.0.8");
    assertThat(Checked.update("/Service", moved, old).stream().map(FieldError::toString))
        .containsExactly(
            "spec.clusterIPs[0]: Invalid value: \"10.96.0.8\": may not change once set");
  }

  @Test
  void noFinalizersAreAddedToAnObjectThatIsGoing() {
    ObjectNode old =
        Yaml.of(
            "{metadata: {name: c, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers:"
                + " [a.b/c]}}");
    ObjectNode updated = old.deepCopy();
    updated.withArray("/metadata/finalizers").add("a.b/d");
    assertThat(Checked.update("/ConfigMap", updated, old).stream().map(FieldError::toString))
        .containsExactly(
            "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being"
                + " deleted, found new finalizers []string{\"a.b/d\"}");
  }

  @Test
  void immutableConfigMapsStayAsTheyAre() {
    ObjectNode old = Yaml.of("{metadata: {name: c}, immutable: true, data: {a: b}}");
    ObjectNode updated = old.deepCopy();
    updated.withObject("/data").put("a", "c");
    assertThat(Checked.update("/ConfigMap", updated, old).stream().map(FieldError::toString))
        .containsExactly("data: Forbidden: field is immutable when `immutable` is set");
  }
}
