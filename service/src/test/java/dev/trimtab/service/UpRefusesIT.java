package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code trimtab up} says when it cannot start: one sentence, and the right exit status. */
class UpRefusesIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path directory;

  /** Starts with these options, and on free ports unless they say otherwise. */
  private Commands.Outcome up(Map<String, String> environment, String... options) {
    List<String> given = List.of(options);
    List<String> arguments = new ArrayList<>(List.of("up", "--exit-when-ready"));
    Map<String, String> otherwise =
        new TreeMap<>(Map.of("--port", "0", "--management-port", "0", "--data-dir", data()));
    if (!environment.containsKey("TRIMTAB_NODE_DRIVER")) {
      otherwise.put("--driver", "simulated");
    }
    otherwise.forEach(
        (option, value) -> {
          if (!given.contains(option)) {
            arguments.addAll(List.of(option, value));
          }
        });
    arguments.addAll(given);
    return Commands.run(
        environment, "", LIMIT, TrimtabProcess.commandLine(arguments.toArray(String[]::new)));
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  /** Fails unless it ended with status 1 and said one line that starts so. */
  private static void assertRefused(Commands.Outcome outcome, String... parts) {
    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("trimtab: ").contains(parts);
  }

  @Test
  void aPortInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertRefused(up(Map.of(), "--port", port), "port " + port + " for API server", "--port");
      assertRefused(
          up(Map.of(), "--management-port", port),
          "port " + port + " for health and metrics",
          "--management-port");
    }
  }

  @Test
  void anAddressThatIsNotOfThisMachine() {
    assertRefused(
        up(Map.of("TRIMTAB_API_ADDRESS", "192.0.2.1")),
        "cannot listen on 192.0.2.1",
        "Cannot assign requested address");
  }

  @Test
  void aDirectoryThatAnotherProcessHas() throws InterruptedException {
    String data = data();
    try (LiveProcess first =
        TrimtabProcess.start(
            "up",
            "--driver",
            "simulated",
            "--data-dir",
            data,
            "--port",
            "0",
            "--management-port",
            "0")) {
      first.await("ready");
      assertRefused(up(Map.of()), "data directory " + data + " is in use by process", "down");
      first.terminate();
      // What the JVM makes of SIGTERM.
      assertThat(first.awaitEnd(LIMIT)).isEqualTo(143);
    }
  }

  @Test
  void aDirectoryThatCannotBeMade() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertRefused(
        up(Map.of(), "--data-dir", file.resolve("data").toString()),
        "cannot make the data directory " + file + "/data: Not a directory",
        "choose another with --data-dir");
  }

  @Test
  void aDamagedDatabase() throws IOException {
    Path database = directory.resolve("data/api/state.db");
    Files.createDirectories(database.getParent());
    Files.writeString(database, "this is no database, and long enough to look like one".repeat(9));

    assertRefused(up(Map.of()), "cannot open " + database, "the file is damaged");
  }

  @ParameterizedTest
  @CsvSource({
    "TRIMTAB_NODE_DRIVER, docker, trimtab.node.driver is \"docker\"",
    "TRIMTAB_API_SERVICE_CIDR, 10.0.0, trimtab.api.service-cidr",
    "TRIMTAB_API_NODE_PORT_RANGE, many, trimtab.api.node-port-range must be FIRST-LAST",
    "TRIMTAB_CONTROLLERS_DRAIN, soon, trimtab.controllers.drain is \"soon\"",
  })
  void aWrongSetting(String variable, String value, String said) {
    assertRefused(up(Map.of(variable, value)), said);
  }

  @Test
  void aFileThatIsNoDesiredState() throws IOException {
    assertRefused(withFile("kind: ["), "wrong.yaml, line 2, column 1: expected the node content");
    assertRefused(withFile("a: b\n  c: d"), "wrong.yaml, line 2, column 4: mapping values");
    assertRefused(withFile("- 1"), "wrong.yaml document 1 is not an object");
    assertRefused(withFile("apiVersion: v1\nkind: Pod"), "document 1: metadata.name is missing");
    assertRefused(
        withFile("apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: 1}"),
        "document 1: metadata has a field of a wrong type");
    assertRefused(
        up(Map.of(), "-f", directory.resolve("none").toString()), "there is no such file");
  }

  @Test
  void desiredStateThatTheServerRefuses() throws IOException {
    assertRefused(
        withFile("apiVersion: no.such/v1\nkind: Foo\nmetadata: {name: x}"),
        "cannot apply",
        "document 1 (Foo x): the server has no such kind in no.such/v1",
        "CustomResourceDefinition");
    assertRefused(
        withFile("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndate: {a: b}"),
        "(ConfigMap x)",
        ".date: field not declared in schema");
    assertRefused(
        withFile("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c}]}"),
        "(Pod x)",
        "spec.containers[0].image: Required value");
  }

  private Commands.Outcome withFile(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.yaml"), content + "\n");
    return up(Map.of(), "-f", file.toString());
  }

  @Test
  void wrongUsageIsToldApartFromFailure() {
    Commands.Outcome outcome = TrimtabProcess.run("up", "--prot");
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("Unknown option: '--prot'", "Usage: trimtab up");
  }
}
