package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which the real kubectl changes things, and what it says when it may not. */
class KubectlWritesIT {

  @TempDir static Path directory;
  private static RunningCluster cluster;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() throws InterruptedException {
    cluster = RunningCluster.simulated(directory);
    kubectl = cluster.kubectl();
  }

  @AfterAll
  static void leaveNothing() throws InterruptedException {
    cluster.end();
  }

  @AfterEach
  void clearUp() throws InterruptedException {
    // Again while there is something: a controller that was at work may make one more.
    String all = "deployment,replicaset,pod";
    Eventually.until(
        () -> {
          kubectl.ok("delete", all, "--all", "--now", "--timeout=120s");
          return kubectl.ok("get", all, "-o", "name").isEmpty();
        },
        () -> "nothing, but " + kubectl.ok("get", all));
  }

  private static String deployment(String spec, String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      %s
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
          - {name: c, image: "%s"}
    """
        .formatted(spec, image);
  }

  private static String field(String jsonPath) {
    return kubectl.ok("get", "deployment", "web", "-o", "jsonpath=" + jsonPath);
  }

  @Test
  void applyingOnTheServerTellsWhoOwnsAFieldAndTakesItOnlyByForce() {
    String two = deployment("replicas: 2", "x:1");
    String three = deployment("replicas: 3", "x:1");
    kubectl.okWith(two, "apply", "--server-side", "--field-manager=first", "-f", "-");

    assertThat(
            kubectl.refused(three, "apply", "--server-side", "--field-manager=second", "-f", "-"))
        .contains("conflict with \"first\": .spec.replicas");
    assertThat(field("{.spec.replicas}")).isEqualTo("2");

    kubectl.okWith(
        three, "apply", "--server-side", "--field-manager=second", "--force-conflicts", "-f", "-");
    assertThat(field("{.spec.replicas}")).isEqualTo("3");
    assertThat(field("{.metadata.managedFields[*].manager}")).contains("first", "second");
  }

  @Test
  void aDifferenceIsShownAndNothingIsChanged() {
    kubectl.okWith(deployment("replicas: 2", "x:1"), "apply", "-f", "-");
    // What its controller writes meanwhile would be a difference, too.
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=120s");
    Commands.Outcome same = kubectl.run(deployment("replicas: 2", "x:1"), "diff", "-f", "-");
    Commands.Outcome other = kubectl.run(deployment("replicas: 2", "x:2"), "diff", "-f", "-");

    assertThat(same.status()).as(same.out() + same.err()).isZero();
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.out()).containsPattern("-.*image: x:1").containsPattern("\\+.*image: x:2");
    assertThat(field("{.spec.template.spec.containers[0].image}")).isEqualTo("x:1");
  }

  @Test
  void fieldsOfBuiltInAndOfCustomKindsAreExplained() {
    for (String format : List.of("plaintext", "plaintext-openapiv2")) {
      assertThat(kubectl.ok("explain", "deployment.spec.strategy", "--output=" + format))
          .contains("rollingUpdate")
          .contains("The deployment strategy to use");
      assertThat(kubectl.ok("explain", "website.spec", "--output=" + format))
          .contains("nodePort")
          .contains("How many pods serve it.");
    }
    assertThat(kubectl.refused("", "explain", "pod.spec.nothing"))
        .contains("field \"nothing\" does not exist");
  }

  @Test
  void whatIsServedIsListedWithItsShortNames() {
    assertThat(kubectl.ok("api-resources", "--no-headers"))
        .containsPattern("deployments +deploy +apps/v1 +true +Deployment")
        .containsPattern("nodes +no +v1 +false +Node")
        .containsPattern("websites +\\S* *examples.trimtab.dev/v1alpha1 +true +Website")
        .containsPattern("greetings +\\S* *examples.trimtab.dev/v1alpha1 +true +Greeting");
    assertThat(kubectl.ok("api-versions")).contains("apps/v1\n", "batch/v1\n", "\nv1\n");
  }

  @Test
  void labelsAnnotationsPatchesAndEditsChangeWhatTheySay() {
    kubectl.okWith(deployment("replicas: 1", "x:1"), "apply", "-f", "-");

    kubectl.ok("label", "deployment", "web", "tier=front");
    kubectl.ok("annotate", "deployment", "web", "note=a b");
    kubectl.ok("label", "deployment", "web", "tier-");
    kubectl.ok(
        "patch",
        "deployment",
        "web",
        "--type=json",
        "-p",
        "[{\"op\": \"replace\", \"path\": \"/spec/replicas\", \"value\": 2}]");
    kubectl.ok("patch", "deployment", "web", "--type=merge", "-p", "{\"spec\":{\"paused\":true}}");
    kubectl.ok(
        "patch",
        "deployment",
        "web",
        "-p",
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"d\",\"image\":\"side:1\"}]}}}}");
    kubectl.okWithEditor("sed -i s/side:1/side:2/", "edit", "deployment", "web");

    assertThat(field("{.metadata.labels}")).isEmpty();
    assertThat(field("{.metadata.annotations.note}")).isEqualTo("a b");
    assertThat(field("{.spec.replicas} {.spec.paused}")).isEqualTo("2 true");
    assertThat(field("{.spec.template.spec.containers[*].image}")).isEqualTo("side:2 x:1");
    assertThat(
            kubectl.refused(
                "",
                "patch",
                "deployment",
                "web",
                "--type=json",
                "-p",
                "[{\"op\": \"remove\", \"path\": \"/spec/nothing\"}]"))
        .contains("/spec/nothing");
  }

  @Test
  void orphansAreKeptAndAdoptedAndForegroundDeletionWaitsForDependents() {
    kubectl.okWith(deployment("replicas: 2", "x:1"), "apply", "-f", "-");
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=120s");

    kubectl.ok("delete", "deployment", "web", "--cascade=orphan", "--timeout=120s");
    assertThat(kubectl.ok("get", "replicaset,pod", "-l", "app=web", "-o", "name").lines())
        .hasSize(3);
    String owners = "{.items[*].metadata.ownerReferences}";
    assertThat(kubectl.ok("get", "replicaset", "-l", "app=web", "-o", "jsonpath=" + owners))
        .isEmpty();

    String orphan = kubectl.ok("get", "replicaset", "-l", "app=web", "-o", "name");
    kubectl.okWith(deployment("replicas: 2", "x:1"), "apply", "-f", "-");
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=120s");
    assertThat(kubectl.ok("get", "replicaset", "-l", "app=web", "-o", "name")).isEqualTo(orphan);
    kubectl.ok("delete", "deployment", "web", "--cascade=foreground", "--timeout=120s");
    assertThat(kubectl.ok("get", "replicaset,pod", "-l", "app=web", "-o", "name")).isEmpty();
  }

  @Test
  void badInputIsRefusedWithTheFieldItIsIn() {
    assertThat(refused(deployment("replicas: three", "x"))).contains("replicas");
    assertThat(refused(deployment("replicas: -1", "x")))
        .contains("spec.replicas: Invalid value: -1: must be greater than or equal to 0");
    assertThat(refused(deployment("replicaz: 3", "x"))).contains("unknown field \"spec.replicaz\"");
    assertThat(refused(deployment("replicas: 1", "")))
        .contains("spec.template.spec.containers[0].image: Required value");
    assertThat(
            refused(
                deployment("replicas: 1", "x")
                    .replace("app: web}}\n  template", "b: c}}\n  template")))
        .contains("spec.template.metadata.labels", "`selector` does not match template `labels`");
    assertThat(refused("kind: [")).contains("error parsing");
    assertThat(refused("apiVersion: v1\nkind: Pod\nmetadata: {name: A_b}\nspec: {}"))
        .contains("metadata.name", "RFC 1123")
        .contains("spec.containers: Required value");
    assertThat(refused("apiVersion: no.such/v1\nkind: Foo\nmetadata: {name: x}"))
        .contains("no matches for kind \"Foo\" in version \"no.such/v1\"")
        .contains("ensure CRDs are installed first");
  }

  private static String refused(String yaml) {
    return kubectl.refused(yaml, "apply", "-f", "-");
  }

  @Test
  void figuresHaveTheNamesThatDashboardsLookFor() {
    kubectl.okWith(deployment("replicas: 1", "x:1"), "apply", "-f", "-");
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=120s");

    String figures = kubectl.ok("get", "--raw", "/metrics");

    assertThat(figures)
        .containsPattern(
            "apiserver_request_total\\{code=\"201\".*resource=\"deployments\".*verb=\"POST\"")
        .containsPattern("apiserver_request_duration_seconds_bucket\\{.*verb=\"POST\".*le=\"0.1\"")
        .containsPattern("apiserver_longrunning_requests\\{.*verb=\"WATCH\"")
        .containsPattern("apiserver_registered_watchers\\{.*kind=\"Pod\".*\\} [1-9]")
        .containsPattern("apiserver_watch_events_total\\{.*kind=\"Pod\"")
        .contains("apiserver_current_inflight_requests{request_kind=\"mutating\"")
        .contains("trimtab_store_commit_seconds_bucket")
        .containsPattern("trimtab_queue_depth\\{controller=\"deployment-controller\"")
        .containsPattern("trimtab_reconcile_seconds_count\\{controller=\"deployment-controller\"")
        .contains("trimtab_pod_start_seconds_count");
  }
}
