package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.framework.spi.ControllerPlugin;
import dev.trimtab.service.plugin.BoatReconciler;
import dev.trimtab.service.plugin.Boats;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trimtab up} with plugins whose kind is defined only later. */
class MissingKindIT {

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: boats.missing.trimtab.dev}
      spec:
        group: missing.trimtab.dev
        scope: Namespaced
        names: {kind: Boat, plural: boats, singular: boat}
        versions:
        - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
      """;

  private static final String BOAT =
      """
      apiVersion: missing.trimtab.dev/v1
      kind: Boat
      metadata: {name: dinghy}
      """;

  @TempDir Path directory;

  @Test
  void theClusterIsReadyWithoutThemAndTheyStartOnceTheKindIsThere() throws Exception {
    try (LiveProcess trimtab = new LiveProcess("trimtab", new ProcessBuilder(up()))) {
      trimtab.await("trimtab is ready");
      var kubectl = new Kubectl(directory.resolve("data/kubeconfig"), directory.resolve("home"));

      for (String controller : List.of("native-boats", "josdk-boats")) {
        Eventually.until(() -> warnings(controller) == 1, () -> "no warning:\n" + trimtab.output());
      }
      assertThat(ready(kubectl)).endsWith(" 0.0");

      kubectl.okWith(DEFINITION, "apply", "-f", "-");
      kubectl.ok("wait", "--for=condition=Established", "crd/boats.missing.trimtab.dev");
      kubectl.okWith(BOAT, "apply", "-f", "-");

      for (String by : List.of("native", "josdk")) {
        kubectl.ok("wait", "--for=create", "configmap/" + by + "-dinghy", "--timeout=60s");
      }
      assertThat(ready(kubectl)).endsWith(" 1.0");
      for (String controller : List.of("native-boats", "josdk-boats")) {
        assertThat(warnings(controller)).as(controller).isEqualTo(1);
      }
    }
  }

  private long warnings(String controller) {
    try (var lines = Files.lines(directory.resolve("data/log/trimtab.log"))) {
      return lines
          .filter(line -> line.contains("WARN"))
          .filter(line -> line.contains("controller=" + controller))
          .filter(line -> line.contains("boats.missing.trimtab.dev/v1"))
          .filter(line -> line.contains("CustomResourceDefinitions"))
          .count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String ready(Kubectl kubectl) {
    return kubectl
        .ok("get", "--raw", "/metrics")
        .lines()
        .filter(line -> line.startsWith("trimtab_controller_ready{controller=\"native-boats\""))
        .findFirst()
        .orElseThrow();
  }

  /** The command line of the built service, with the plugins on its class path. */
  private List<String> up() throws IOException {
    Path services = Files.createDirectories(directory.resolve("plugin/META-INF/services"));
    Files.writeString(services.resolve(ControllerPlugin.class.getName()), Boats.class.getName());
    Files.writeString(services.resolve(Reconciler.class.getName()), BoatReconciler.class.getName());
    var command = new ArrayList<>(TrimtabProcess.simulatedUp(directory.resolve("data")));
    int jar = command.indexOf("-jar");
    String classPath =
        String.join(
            File.pathSeparator,
            command.get(jar + 1),
            directory.resolve("plugin").toString(),
            Path.of("target", "test-classes").toAbsolutePath().toString());
    command.set(jar, "-cp");
    command.set(jar + 1, classPath);
    command.add(jar + 2, Trimtab.class.getName());
    return command;
  }
}
