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

/** What is wrong with what makes pods. */
class WorkloadRulesTest {
  private static final String POD = "{containers: [{name: c, image: x}]}";
  private static final String ONCE = "{restartPolicy: Never, containers: [{name: c, image: x}]}";

  private static Arguments bad(String kind, String spec, String... errors) {
    return Arguments.of(kind, spec, List.of(errors));
  }

  static List<Arguments> deployments() {
    return List.of(
        bad(
            "apps/Deployment",
            "strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}",
            "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is"
                + " 'Recreate'"),
        bad(
            "apps/Deployment",
            "strategy: {type: Slowly}",
            "spec.strategy.type: Unsupported value: \"Slowly\": supported values: \"Recreate\","
                + " \"RollingUpdate\""),
        bad(
            "apps/Deployment",
            "minReadySeconds: 9, progressDeadlineSeconds: 9",
            "spec.progressDeadlineSeconds: Invalid value: 9: must be greater than minReadySeconds"),
        bad(
            "apps/Deployment",
            "strategy: {rollingUpdate: {maxUnavailable: 101%, maxSurge: x}}",
            "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"x\": a valid percent string"
                + " must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex"
                + " used for validation is '[0-9]+%')",
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be"
                + " greater than 100%"),
        bad(
            "apps/ReplicaSet",
            "replicas: -1, minReadySeconds: -2",
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            "spec.minReadySeconds: Invalid value: -2: must be greater than or equal to 0"),
        bad(
            "apps/ReplicaSet",
            "selector: {}",
            "spec.selector: Invalid value: {}: empty selector is invalid for deployment"));
  }

  static List<Arguments> sets() {
    return List.of(
        bad(
            "apps/StatefulSet",
            "replicas: -1, podManagementPolicy: Any, updateStrategy: {type: Now, rollingUpdate:"
                + " {partition: -3}}",
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            "spec.podManagementPolicy: Invalid value: \"Any\": must be 'OrderedReady' or"
                + " 'Parallel'",
            "spec.updateStrategy.type: Unsupported value: \"Now\": supported values: \"OnDelete\","
                + " \"RollingUpdate\"",
            "spec.updateStrategy.rollingUpdate.partition: Invalid value: -3: must be greater than"
                + " or equal to 0"),
        bad(
            "apps/StatefulSet",
            "selector: {matchLabels: {app: b}}",
            "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not"
                + " match template `labels`"),
        bad(
            "apps/DaemonSet",
            "minReadySeconds: -1, updateStrategy: {type: Now}",
            "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
            "spec.updateStrategy.type: Unsupported value: \"Now\": supported values: \"OnDelete\","
                + " \"RollingUpdate\""),
        bad(
            "apps/DaemonSet",
            "updateStrategy: {rollingUpdate: {maxSurge: 1}}",
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when"
                + " maxUnavailable is non-zero"),
        bad(
            "apps/DaemonSet",
            "updateStrategy: {rollingUpdate: {maxUnavailable: 0}}",
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when"
                + " maxSurge is 0"),
        bad("apps/DaemonSet", "selector: null", "spec.selector: Required value"));
  }

  static List<Arguments> jobs() {
    return List.of(
        bad(
            "batch/Job",
            "parallelism: -1, completionMode: Indexed",
            "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
            "spec.completions: Required value: when completion mode is Indexed"),
        bad(
            "batch/Job",
            "completionMode: Counted",
            "spec.completionMode: Unsupported value: \"Counted\": supported values: \"Indexed\","
                + " \"NonIndexed\""),
        bad(
            "batch/Job",
            "manualSelector: true, selector: {matchLabels: {app: b}}",
            "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not"
                + " match template `labels`"),
        bad("batch/Job", "manualSelector: true, selector: null", "spec.selector: Required value"),
        bad("batch/CronJob", "schedule: ''", "spec.schedule: Required value"),
        bad(
            "batch/CronJob",
            "schedule: 'TZ=UTC * * * * *'",
            "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in"
                + " schedule, use timeZone field instead"),
        bad(
            "batch/CronJob",
            "schedule: '@never'",
            "spec.schedule: Invalid value: \"@never\": unrecognized descriptor: @never"),
        bad(
            "batch/CronJob",
            "timeZone: Moon/Sea",
            "spec.timeZone: Invalid value: \"Moon/Sea\": unknown time zone Moon/Sea"),
        bad(
            "batch/CronJob",
            "timeZone: ''",
            "spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty string"),
        bad(
            "batch/CronJob",
            "concurrencyPolicy: Perhaps, startingDeadlineSeconds: -1",
            "spec.concurrencyPolicy: Unsupported value: \"Perhaps\": supported values: \"Allow\","
                + " \"Forbid\", \"Replace\"",
            "spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0"));
  }

  @ParameterizedTest
  @MethodSource({"deployments", "sets", "jobs"})
  void whatIsWrongIsNamed(String kind, String spec, List<String> expected) {
    assertThat(said(Checked.create(kind, workload(kind, spec))))
        .containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource({"deployments", "sets", "jobs"})
  void nothingIsWrongWithTheRest(String kind, String ignored, List<String> errors) {
    assertThat(said(Checked.create(kind, workload(kind, "")))).isEmpty();
  }

  @Test
  void aStatefulSetMayChangeInSomeFieldsOnly() {
    ObjectNode old = Checked.created("apps/StatefulSet", workload("apps/StatefulSet", ""));
    ObjectNode more = old.deepCopy();
    more.withObject("/spec").put("replicas", 7).put("minReadySeconds", 3);
    assertThat(Checked.update("apps/StatefulSet", more, old)).isEmpty();
    ObjectNode other = old.deepCopy();
    other.withObject("/spec").put("serviceName", "other");
    assertThat(said(Checked.update("apps/StatefulSet", other, old)))
        .singleElement()
        .asString()
        .startsWith("spec: Forbidden: updates to statefulset spec for fields other than");
  }

  @Test
  void aJobThatHasBegunKeepsItsTemplateAndOneThatIsSuspendedDoesNot() {
    ObjectNode old = Checked.created("batch/Job", workload("batch/Job", ""));
    ObjectNode changed = old.deepCopy();
    changed.withObject("/spec/template/spec").put("nodeName", "n");
    assertThat(said(Checked.update("batch/Job", changed.deepCopy(), old)))
        .singleElement()
        .asString()
        .startsWith("spec.template: Invalid value:")
        .endsWith("field is immutable");
    old.withObject("/spec").put("suspend", true);
    assertThat(Checked.update("batch/Job", changed, old)).isEmpty();
  }

  @Test
  void onlyAnIndexedJobThatRunsAllAtOnceMayHaveMoreCompletions() {
    ObjectNode old = Checked.created("batch/Job", workload("batch/Job", "completions: 2"));
    ObjectNode more = old.deepCopy();
    more.withObject("/spec").put("completions", 3);
    assertThat(said(Checked.update("batch/Job", more, old)))
        .containsExactly("spec.completions: Invalid value: 3: field is immutable");
    ObjectNode indexed =
        Checked.created(
            "batch/Job",
            workload("batch/Job", "completionMode: Indexed, completions: 2, parallelism: 2"));
    ObjectNode larger = indexed.deepCopy();
    larger.withObject("/spec").put("completions", 3).put("parallelism", 3);
    assertThat(Checked.update("batch/Job", larger, indexed)).isEmpty();
  }

  /** A workload with nothing wrong but what {@code spec} says. */
  private static ObjectNode workload(String kind, String spec) {
    boolean once = kind.startsWith("batch/");
    String template =
        "template: {metadata: {labels: {app: a}}, spec: %s}".formatted(once ? ONCE : POD);
    String usual =
        switch (kind) {
          case "batch/CronJob" -> "schedule: '@hourly', jobTemplate: {spec: {%s}}";
          case "batch/Job" -> "%s";
          default -> "selector: {matchLabels: {app: a}}, %s";
        };
    ObjectNode object =
        Yaml.of("{metadata: {name: w, uid: u}, spec: {%s}}".formatted(usual.formatted(template)));
    ObjectNode said = Yaml.of("{%s}".formatted(spec));
    said.properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                object.withObject("/spec").remove(field.getKey());
              } else {
                object.withObject("/spec").set(field.getKey(), field.getValue());
              }
            });
    return object;
  }

  private static List<String> said(List<FieldError> errors) {
    return errors.stream().map(FieldError::toString).toList();
  }
}
