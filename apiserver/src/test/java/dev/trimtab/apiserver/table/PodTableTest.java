package dev.trimtab.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.samples.Yaml;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodTableTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TablePrinter PRINTER = Tables.of(new GroupVersionKind("", "v1", "Pod"));

  static List<Arguments> pods() {
    return List.of(
        pod("1/1 Running 0", "", "Running", running("a", 0, true)),
        pod("0/1 Pending 0", "", "Pending", ""),
        pod("0/1 ContainerCreating 0", "", "Pending", waiting("a", 0, "ContainerCreating")),
        pod("0/1 CrashLoopBackOff 3 (5m ago)", "", "Running", waiting("a", 3, "CrashLoopBackOff")),
        pod("0/1 ImagePullBackOff 0", "", "Pending", waiting("a", 0, "ImagePullBackOff")),
        pod("0/1 Completed 0", "", "Succeeded", ended("a", 0, "Completed")),
        pod("0/1 Error 0", "", "Failed", ended("a", 1, "Error")),
        pod("0/1 OOMKilled 0", "", "Failed", ended("a", 137, "OOMKilled")),
        pod("0/1 ExitCode:7 0", "", "Failed", ended("a", 7, "")),
        pod("1/1 Terminating 0", DELETED, "Running", running("a", 0, true)),
        pod("0/1 Completed 0", DELETED, "Succeeded", ended("a", 0, "Completed")),
        pod("0/1 Evicted 0", "", "Failed\n  reason: Evicted", ""));
  }

  private static final String DELETED = "\n  deletionTimestamp: '2026-03-01T11:59:59Z'";

  private static Arguments pod(String cells, String meta, String phase, String statuses) {
    return Arguments.of(
        cells,
        """
        metadata:
          name: p
          creationTimestamp: '2026-03-01T11:00:00Z'%s
        spec:
          containers: [{name: a, image: x}]
        status:
          phase: %s
          containerStatuses: [%s]
        """
            .formatted(meta, phase, statuses));
  }

  private static String running(String name, int restarts, boolean ready) {
    return "{name: %s, ready: %s, restartCount: %d, state: {running: {}}, lastState: {}}"
        .formatted(name, ready, restarts);
  }

  private static String waiting(String name, int restarts, String reason) {
    return ("{name: %s, ready: false, restartCount: %d, state: {waiting: {reason: %s}}, "
            + "lastState: {terminated: {exitCode: 1, finishedAt: '2026-03-01T11:55:00Z'}}}")
        .formatted(name, restarts, reason);
  }

  private static String ended(String name, int code, String reason) {
    return ("{name: %s, ready: false, restartCount: 0, state: "
            + "{terminated: {exitCode: %d, reason: '%s'}}}")
        .formatted(name, code, reason);
  }

  @ParameterizedTest
  @MethodSource("pods")
  void theStatusColumnSaysWhyAPodIsAsItIs(String expected, String yaml) {
    JsonNode cells = cells(Yaml.of(yaml));
    assertThat(cells.get(1).asText() + " " + cells.get(2).asText() + " " + cells.get(3).asText())
        .isEqualTo(expected);
    assertThat(cells.get(4).asText()).isEqualTo("60m");
  }

  @Test
  void anInitContainerThatRunsIsCounted() {
    JsonNode cells =
        cells(
            Yaml.of(
                """
                metadata: {name: p}
                spec:
                  initContainers: [{name: i}, {name: j}]
                  containers: [{name: a}]
                status:
                  phase: Pending
                  initContainerStatuses:
                  - {name: i, restartCount: 0, state: {terminated: {exitCode: 0}}}
                  - {name: j, restartCount: 2, state: {running: {}}}
                  containerStatuses:
                  - {name: a, restartCount: 0, state: {waiting: {reason: PodInitializing}}}
                """));
    assertThat(cells.get(1).asText()).isEqualTo("0/1");
    assertThat(cells.get(2).asText()).isEqualTo("Init:1/2");
    assertThat(cells.get(3).asText()).isEqualTo("2");
    assertThat(cells.get(4).asText()).isEqualTo("<unknown>");
  }

  @Test
  void anInitContainerThatFailedIsNamed() {
    JsonNode cells =
        cells(
            Yaml.of(
                """
                metadata: {name: p}
                spec: {initContainers: [{name: i}], containers: [{name: a}]}
                status:
                  phase: Pending
                  initContainerStatuses:
                  - {name: i, restartCount: 4, state: {waiting: {reason: CrashLoopBackOff}}}
                """));
    assertThat(cells.get(2).asText()).isEqualTo("Init:CrashLoopBackOff");
  }

  @Test
  void sidecarsCountAsContainers() {
    JsonNode cells =
        cells(
            Yaml.of(
                """
                metadata: {name: p}
                spec:
                  initContainers: [{name: s, restartPolicy: Always}]
                  containers: [{name: a}]
                status:
                  phase: Running
                  conditions: [{type: Initialized, status: 'True'}]
                  initContainerStatuses:
                  - {name: s, restartCount: 1, ready: true, started: true, state: {running: {}}}
                  containerStatuses:
                  - {name: a, restartCount: 1, ready: true, state: {running: {}}}
                """));
    assertThat(cells.get(1).asText()).isEqualTo("2/2");
    assertThat(cells.get(2).asText()).isEqualTo("Running");
    assertThat(cells.get(3).asText()).isEqualTo("2");
  }

  @Test
  void wideColumnsShowWhereThePodRuns() {
    ObjectNode pod =
        Yaml.of(
            """
            metadata: {name: p}
            spec:
              nodeName: n1
              containers: [{name: a}]
              readinessGates: [{conditionType: g}]
            status: {phase: Running, podIP: 10.0.0.7, podIPs: [{ip: 10.0.0.7}]}
            """);
    JsonNode cells = cells(pod);
    assertThat(cells.get(5).asText()).isEqualTo("10.0.0.7");
    assertThat(cells.get(6).asText()).isEqualTo("n1");
    assertThat(cells.get(7).asText()).isEqualTo("<none>");
    assertThat(cells.get(8).asText()).isEqualTo("0/1");
  }

  @Test
  void finishedPodsCarryACompletedCondition() {
    ObjectNode pod = Yaml.of("{metadata: {name: p}, spec: {}, status: {phase: Succeeded}}");
    JsonNode row = Tables.single(PRINTER, pod, IncludeObject.NONE, NOW).path("rows").path(0);
    assertThat(row.path("conditions").path(0).path("type").asText()).isEqualTo("Completed");
    assertThat(row.path("object").isNull()).isTrue();
  }

  private static JsonNode cells(ObjectNode pod) {
    return PRINTER.cells(pod, NOW);
  }
}
