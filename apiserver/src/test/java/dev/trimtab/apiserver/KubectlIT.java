package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, over TLS. */
@EnabledIf("hasKubectl")
class KubectlIT {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 2
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: c
              image: example.org/web:1
      """;

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: crontabs.stable.example.com
      spec:
        group: stable.example.com
        scope: Namespaced
        names: {plural: crontabs, kind: CronTab, shortNames: [ct]}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    schedule: {type: string}
                    replicas: {type: integer, default: 3}
          subresources:
            scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
          additionalPrinterColumns:
          - {name: Schedule, type: string, jsonPath: .spec.schedule}
      """;

  @TempDir Path directory;
  private ApiServer server;

  static boolean hasKubectl() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl")));
  }

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.builder().build();
    server.start();
    Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void applyIsIdempotentOnBothSides() throws Exception {
    Path file = write("web.yaml", DEPLOYMENT);
    assertThat(kubectl("apply", "-f", file.toString())).contains("deployment.apps/web created");
    assertThat(kubectl("apply", "-f", file.toString())).contains("deployment.apps/web unchanged");
    kubectl("apply", "--server-side", "--force-conflicts", "-f", file.toString());
    String before = kubectl("get", "deploy", "web", "-o", "jsonpath={.metadata.resourceVersion}");
    kubectl("apply", "--server-side", "--force-conflicts", "-f", file.toString());
    assertThat(kubectl("get", "deploy", "web", "-o", "jsonpath={.metadata.resourceVersion}"))
        .isEqualTo(before);
    assertThat(kubectl("diff", "-f", file.toString())).isEmpty();
  }

  @Test
  void getScaleDescribeAndDeleteWork() throws Exception {
    kubectl("create", "deployment", "web", "--image=example.org/web:1");
    kubectl("scale", "deployment", "web", "--replicas=3");
    assertThat(kubectl("get", "deploy", "-o", "wide"))
        .containsPattern("NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR")
        .containsPattern("web +0/3 +0 +0 +\\S+ +web +example.org/web:1 +app=web");
    assertThat(kubectl("describe", "deploy", "web")).contains("3 desired");
    assertThat(kubectl("delete", "deploy", "web")).contains("deployment.apps \"web\" deleted");
    assertThat(kubectl("get", "deploy", "--ignore-not-found")).isEmpty();
  }

  /** With such commands kubectl sends protobuf. */
  @Test
  void whatTheCreateCommandsMakeIsKeptAsItWasGiven() throws Exception {
    Path binary = directory.resolve("binary");
    Files.write(binary, new byte[] {0, (byte) 0xff, 7});
    kubectl("create", "secret", "generic", "s", "--from-literal=word=q w", "--from-file=" + binary);
    kubectl("create", "configmap", "c", "--from-literal=word=q w", "--from-file=" + binary);
    kubectl("create", "quota", "q", "--hard=pods=3,requests.cpu=500m");
    kubectl("create", "poddisruptionbudget", "p", "--selector=a=b", "--min-available=50%");
    kubectl("create", "cronjob", "j", "--image=x", "--schedule=*/5 * * * *", "--", "sh");

    assertThat(kubectl("get", "secret", "s", "-o", "jsonpath={.data}"))
        .isEqualTo("{\"binary\":\"AP8H\",\"word\":\"cSB3\"}");
    assertThat(kubectl("get", "configmap", "c", "-o", "jsonpath={.data} {.binaryData}"))
        .isEqualTo("{\"word\":\"q w\"} {\"binary\":\"AP8H\"}");
    assertThat(kubectl("get", "quota", "q", "-o", "jsonpath={.spec.hard}"))
        .isEqualTo("{\"pods\":\"3\",\"requests.cpu\":\"500m\"}");
    assertThat(kubectl("get", "pdb", "p", "-o", "jsonpath={.spec.minAvailable}")).isEqualTo("50%");
    String command =
        "{.spec.schedule} {.spec.jobTemplate.spec.template.spec.containers[0].command}";
    assertThat(kubectl("get", "cronjob", "j", "-o", "jsonpath=" + command))
        .isEqualTo("*/5 * * * * [\"sh\"]");
  }

  @Test
  void aDeploymentIsGivenAnAutoscalerThatEitherVersionShows() throws Exception {
    kubectl("create", "deployment", "web", "--image=example.org/web:1");
    kubectl("autoscale", "deployment", "web", "--min=2", "--max=5", "--cpu-percent=70");
    String row = "web +Deployment/web +cpu: <unknown>/70% +2 +5 +0 ";
    assertThat(kubectl("get", "hpa"))
        .containsPattern("NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE")
        .containsPattern(row);
    assertThat(kubectl("get", "horizontalpodautoscalers.v1.autoscaling")).containsPattern(row);
    String number = "jsonpath={.apiVersion} {.spec.targetCPUUtilizationPercentage}";
    assertThat(kubectl("get", "horizontalpodautoscalers.v1.autoscaling", "web", "-o", number))
        .isEqualTo("autoscaling/v1 70");
    assertThat(kubectl("describe", "hpa", "web"))
        .containsPattern("Min replicas: +2")
        .containsPattern("resource cpu on pods.*<unknown> / 70%");
    Path old =
        write(
            "hpa.yaml",
            """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: old}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 4
              targetCPUUtilizationPercentage: 30
            """);
    assertThat(kubectl("apply", "-f", old.toString())).contains("old created");
    assertThat(kubectl("apply", "-f", old.toString())).contains("old unchanged");
    String metric = "jsonpath={.spec.metrics[0].resource.target.averageUtilization}";
    assertThat(kubectl("get", "hpa", "old", "-o", metric)).isEqualTo("30");
  }

  @Test
  void aMisspeltFieldIsRefusedWithItsName() throws Exception {
    Path file = write("web.yaml", DEPLOYMENT.replace("replicas:", "replica:"));
    Result result = run("apply", "-f", file.toString());
    assertThat(result.code).isEqualTo(1);
    assertThat(result.output).contains("strict decoding error: unknown field \"spec.replica\"");
  }

  @Test
  void customResourcesAreServedAndGoWithTheirDefinition() throws Exception {
    kubectl("create", "-f", write("crd.yaml", DEFINITION).toString());
    kubectl(
        "wait", "--for=condition=Established", "crd/crontabs.stable.example.com", "--timeout=120s");
    Path object =
        write(
            "ct.yaml",
            """
            apiVersion: stable.example.com/v1
            kind: CronTab
            metadata:
              name: mine
            spec:
              schedule: "0 * * * *"
            """);
    kubectl("create", "-f", object.toString());
    assertThat(kubectl("get", "ct")).containsPattern("mine +0 \\* \\* \\* \\*");
    assertThat(kubectl("get", "ct", "mine", "-o", "jsonpath={.spec.replicas}")).isEqualTo("3");
    kubectl("scale", "ct", "mine", "--replicas=5");
    assertThat(kubectl("get", "ct", "mine", "-o", "jsonpath={.spec.replicas}")).isEqualTo("5");
    kubectl("delete", "crd", "crontabs.stable.example.com", "--timeout=120s");
    assertThat(run("get", "ct").code).isEqualTo(1);
  }

  @Test
  void aKindThatNobodyDefinedIsSaidToBeUnknown() throws Exception {
    Path file = write("foo.yaml", "apiVersion: no.such/v1\nkind: Foo\nmetadata: {name: x}\n");
    for (String command : List.of("apply", "create")) {
      Result result = run(command, "--validate=strict", "-f", file.toString());
      assertThat(result.code).isEqualTo(1);
      assertThat(result.output)
          .contains("no matches for kind \"Foo\" in version \"no.such/v1\"")
          .contains("ensure CRDs are installed first");
    }
  }

  @Test
  void whoAsksIsKnownAndTokensAreGood() throws Exception {
    assertThat(kubectl("auth", "whoami")).contains("kubernetes-admin", "system:masters");
    String token = kubectl("create", "token", "default").strip();
    Path anonymous =
        write(
            "token.kubeconfig",
            server.kubeconfig().replaceAll("    token: .*", "    token: " + token));
    assertThat(run(anonymous, "auth", "whoami").output)
        .contains("system:serviceaccount:default:default");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private String kubectl(String... arguments) throws Exception {
    Result result = run(arguments);
    assertThat(result.code).as(result.output).isZero();
    return result.output;
  }

  private Result run(String... arguments) throws Exception {
    return run(directory.resolve("kubeconfig"), arguments);
  }

  private Result run(Path kubeconfig, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--request-timeout=120s"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "kubectl", ".out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end");
    }
    return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  private record Result(int code, String output) {}
}
