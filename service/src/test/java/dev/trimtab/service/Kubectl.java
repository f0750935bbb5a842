package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real kubectl on one kubeconfig, with a home of its own so that no cache is shared. */
record Kubectl(Path kubeconfig, Path home) {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Runs it; fails unless it succeeds. What it printed. */
  String ok(String... arguments) {
    Commands.Outcome outcome = run("", arguments);
    assertThat(outcome.status())
        .as("kubectl %s: %s%s", String.join(" ", arguments), outcome.out(), outcome.err())
        .isZero();
    return outcome.out();
  }

  /** Runs it with standard input; fails unless it succeeds. What it printed. */
  String okWith(String input, String... arguments) {
    Commands.Outcome outcome = run(input, arguments);
    assertThat(outcome.status())
        .as("kubectl %s: %s%s", String.join(" ", arguments), outcome.out(), outcome.err())
        .isZero();
    return outcome.out();
  }

  /** Runs it; fails if it succeeds. What it complained of. */
  String refused(String input, String... arguments) {
    Commands.Outcome outcome = run(input, arguments);
    assertThat(outcome.status())
        .as("kubectl %s succeeded: %s", String.join(" ", arguments), outcome.out())
        .isNotZero();
    return outcome.err();
  }

  /** Runs it to its end. */
  Commands.Outcome run(String input, String... arguments) {
    return Commands.run(environment(), input, LIMIT, command(arguments));
  }

  /**
   * Runs it in a terminal of its own, of 93 columns and 41 lines, in which somebody types {@code
   * input}.
   */
  Commands.Outcome runInTerminal(String input, String... arguments) {
    String words =
        command(arguments).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    String line = "stty cols 93 rows 41; " + words;
    List<String> command = List.of("script", "--quiet", "--return", "--command", line, "/dev/null");
    return Commands.run(environment(), input, LIMIT, command);
  }

  /** Runs it with an editor that is a command line. */
  String okWithEditor(String editor, String... arguments) {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("KUBE_EDITOR", editor);
    Commands.Outcome outcome = Commands.run(environment, "", LIMIT, command(arguments));
    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }

  /** Starts it; does not wait. */
  LiveProcess start(String... arguments) {
    var builder = new ProcessBuilder(command(arguments));
    builder.environment().putAll(environment());
    return new LiveProcess("kubectl " + String.join(" ", arguments), builder);
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Map<String, String> environment() {
    return Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", home.toString());
  }
}
