package dev.trimtab.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.samples.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with one container, or with several of one pod. */
class ContainerRulesTest {
  private static final String AT = "spec.containers[0].";

  private static Arguments bad(String container, String... errors) {
    return Arguments.of(container, List.of(errors));
  }

  static List<Arguments> containers() {
    return List.of(
        bad("{image: x}", AT + "name: Required value"),
        bad(
            "{name: a, image: ' x'}",
            AT + "image: Invalid value: \" x\": must not have leading or trailing whitespace"),
        bad(
            "{name: a, image: x, terminationMessagePolicy: Shout}",
            AT
                + "terminationMessagePolicy: Unsupported value: \"Shout\": supported values:"
                + " \"FallbackToLogsOnError\", \"File\""),
        bad("{name: a, image: x, ports: [{}]}", AT + "ports[0].containerPort: Required value"),
        bad(
            "{name: a, image: x, ports: [{containerPort: 1, hostPort: 70000}]}",
            AT + "ports[0].hostPort: Invalid value: 70000: must be between 0 and 65535, inclusive"),
        bad(
            "{name: a, image: x, ports: [{containerPort: 1, protocol: ICMP}]}",
            AT
                + "ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\","
                + " \"TCP\", \"UDP\""),
        bad(
            "{name: a, image: x, ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2,"
                + " hostPort: 9}]}",
            AT + "ports[1].hostPort: Duplicate value: \"TCP//9\""),
        bad(
            "{name: a, image: x, ports: [{containerPort: 1, name: '-'}]}",
            AT + "ports[0].name: Invalid value: \"-\": must contain at least one letter (a-z)",
            AT + "ports[0].name: Invalid value: \"-\": must not begin or end with a hyphen"),
        bad(
            "{name: a, image: x, volumeMounts: [{mountPath: /x}]}",
            AT + "volumeMounts[0].name: Required value"),
        bad(
            "{name: a, image: x, volumeMounts: [{name: v}]}",
            AT + "volumeMounts[0].mountPath: Required value"),
        bad(
            "{name: a, image: x, volumeMounts: [{name: v, mountPath: /x}, {name: v, mountPath:"
                + " /x}]}",
            AT + "volumeMounts[1].mountPath: Invalid value: \"/x\": must be unique"),
        bad(
            "{name: a, image: x, volumeMounts: [{name: v, mountPath: /x, subPath: ../y}]}",
            AT + "volumeMounts[0].subPath: Invalid value: \"../y\": must not contain '..'"),
        bad(
            "{name: a, image: x, volumeMounts: [{name: v, mountPath: /x, subPath: y, subPathExpr:"
                + " z}]}",
            AT
                + "volumeMounts[0].subPathExpr: Invalid value: \"z\": subPathExpr and subPath are"
                + " mutually exclusive"),
        bad(
            "{name: a, image: x, volumeMounts: [{name: v, mountPath: /x, mountPropagation: Up}]}",
            AT
                + "volumeMounts[0].mountPropagation: Unsupported value: \"Up\": supported values:"
                + " \"Bidirectional\", \"HostToContainer\", \"None\""),
        bad(
            "{name: a, image: x, resources: {requests: {a.b/c: '1'}, limits: {a.b/c: '2'}}}",
            AT + "resources.requests: Invalid value: \"1\": must be equal to a.b/c limit of 2"),
        bad(
            "{name: a, image: x, resources: {requests: {a.b/c: 500m}, limits: {a.b/c: 500m}}}",
            AT + "resources.limits[a.b/c]: Invalid value: \"500m\": must be an integer",
            AT + "resources.requests[a.b/c]: Invalid value: \"500m\": must be an integer"),
        bad(
            "{name: a, image: x, securityContext: {runAsUser: -1, runAsGroup: -2}}",
            AT
                + "securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647,"
                + " inclusive",
            AT
                + "securityContext.runAsGroup: Invalid value: -2: must be between 0 and 2147483647,"
                + " inclusive"),
        bad(
            "{name: a, image: x, securityContext: {privileged: true, allowPrivilegeEscalation:"
                + " false}}",
            AT
                + "securityContext: Invalid value:"
                + " {\"privileged\":true,\"allowPrivilegeEscalation\":false}: cannot set"
                + " `allowPrivilegeEscalation` to false and `privileged` to true"),
        bad(
            "{name: a, image: x, lifecycle: {preStop: {}}}",
            AT + "lifecycle.preStop: Required value: must specify a handler type"),
        bad(
            "{name: a, image: x, lifecycle: {postStart: {}}}",
            AT + "lifecycle.postStart: Required value: must specify a handler type"));
  }

  static List<Arguments> environment() {
    return List.of(
        bad(
            "{name: a, image: x, env: [{name: A, valueFrom: {}}]}",
            AT
                + "env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`,"
                + " `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"),
        bad(
            "{name: a, image: x, env: [{name: A, value: b, valueFrom: {configMapKeyRef: {name: m,"
                + " key: k}}}]}",
            AT
                + "env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not"
                + " empty"),
        bad(
            "{name: a, image: x, env: [{name: A, valueFrom: {secretKeyRef: {name: m, key: k},"
                + " configMapKeyRef: {name: m, key: k}}}]}",
            AT
                + "env[0].valueFrom: Invalid value: \"\": may not have more than one field"
                + " specified at a time"),
        bad(
            "{name: a, image: x, env: [{name: A, valueFrom: {resourceFieldRef: {}}}]}",
            AT + "env[0].valueFrom.resourceFieldRef.resource: Required value"),
        bad(
            "{name: a, image: x, env: [{name: A, valueFrom: {fieldRef: {}}}]}",
            AT + "env[0].valueFrom.fieldRef.fieldPath: Required value"),
        bad(
            "{name: a, image: x, env: [{name: A, valueFrom: {secretKeyRef: {}}}]}",
            AT + "env[0].valueFrom.secretKeyRef.name: Required value",
            AT + "env[0].valueFrom.secretKeyRef.key: Required value"),
        bad(
            "{name: a, image: x, env: [{name: A, valueFrom: {configMapKeyRef: {name: m, key:"
                + " 'k/'}}}]}",
            AT
                + "env[0].valueFrom.configMapKeyRef.key: Invalid value: \"k/\": a valid config key"
                + " must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or"
                + " 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"),
        bad(
            "{name: a, image: x, envFrom: [{prefix: '=', secretRef: {name: s}}]}",
            AT
                + "envFrom[0].prefix: Invalid value: \"=\": a valid environment variable name must"
                + " consist only of printable ASCII characters other than '='"),
        bad(
            "{name: a, image: x, envFrom: [{secretRef: {}}]}",
            AT + "envFrom[0].secretRef.name: Required value"),
        bad(
            "{name: a, image: x, envFrom: [{}]}",
            AT
                + "envFrom[0]: Invalid value: \"\": must specify one of: `configMapRef` or"
                + " `secretRef`"),
        bad(
            "{name: a, image: x, envFrom: [{secretRef: {name: s}, configMapRef: {name: m}}]}",
            AT
                + "envFrom[0]: Invalid value: \"\": may not have more than one field specified at a"
                + " time"));
  }

  @ParameterizedTest
  @MethodSource({"containers", "environment"})
  void whatIsWrongWithAContainerIsNamed(String container, List<String> expected) {
    assertThat(pod("volumes: [{name: v, emptyDir: {}}], containers: [%s]".formatted(container)))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void onTheHostsNetworkAPortIsTheHosts() {
    assertThat(
            pod(
                "hostNetwork: true, containers: [{name: a, image: x, ports: [{containerPort: 1,"
                    + " hostPort: 2}]}]"))
        .containsExactly(
            AT
                + "ports[0].containerPort: Invalid value: 1: must match `hostPort` when"
                + " `hostNetwork` is true");
  }

  @Test
  void containersThatAreOverBeforeOthersBeginAreNotProbed() {
    String init =
        "containers: [{name: a, image: x}], initContainers: [{name: i, image: x, %s livenessProbe:"
            + " {exec: {command: [x]}}, lifecycle: {preStop: {exec: {command: [x]}}}}]";
    assertThat(pod(init.formatted("")))
        .containsExactly(
            "spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers"
                + " without restartPolicy=Always",
            "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers"
                + " without restartPolicy=Always");
    assertThat(pod(init.formatted("restartPolicy: Always,"))).isEmpty();
    assertThat(
            pod(
                "containers: [{name: a, image: x}], initContainers: [{name: i, image: x,"
                    + " restartPolicy: Always, livenessProbe: {}}]"))
        .containsExactly(
            "spec.initContainers[0].livenessProbe: Required value: must specify a handler type");
  }

  @Test
  void namesAndPortsOfTheHostAreOnesOfThePod() {
    assertThat(
            pod(
                "containers: [{name: a, image: x, ports: [{containerPort: 1, hostPort: 9}]}],"
                    + " initContainers: [{name: a, image: x}]"))
        .anyMatch(error -> error.endsWith("name: Duplicate value: \"a\""));
    assertThat(
            pod(
                "containers: [{name: a, image: x, ports: [{containerPort: 1, hostPort: 9}]}, {name:"
                    + " b, image: x, ports: [{containerPort: 1, hostPort: 9}]}]"))
        .containsExactly("spec.containers[1].ports[0].hostPort: Duplicate value: \"TCP//9\"");
  }

  private static List<String> pod(String spec) {
    return Checked.create("/Pod", Yaml.of("{metadata: {name: p}, spec: {%s}}".formatted(spec)))
        .stream()
        .map(FieldError::toString)
        .toList();
  }
}
