package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real kubectl on one kubeconfig, with a home of its own so that no cache is shared. */
record Kubectl(Path kubeconfig, Path home) {

  private static final Duration LIMIT = Duration.ofSeconds(60);

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

  Commands.Outcome run(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return Commands.run(
        Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", home.toString()),
        input,
        LIMIT,
        command);
  }
}
