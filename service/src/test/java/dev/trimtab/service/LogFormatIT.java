package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole start writes into the log, as text and as JSON. */
class LogFormatIT {

  @TempDir Path directory;

  private List<String> logOf(Map<String, String> environment) throws IOException {
    var command = new ArrayList<>(TrimtabProcess.simulatedUp(directory));
    command.add("--exit-when-ready");
    Commands.Outcome outcome = Commands.run(environment, "", Duration.ofMinutes(3), command);
    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    return Files.readAllLines(directory.resolve("log/trimtab.log"));
  }

  @Test
  void linesAreTextUnlessSaidOtherwise() throws IOException {
    assertThat(logOf(Map.of()))
        .anySatisfy(
            line -> assertThat(line).matches("20.* INFO .*controllers started controllers=.*"));
  }

  @Test
  void linesAreJsonIfAskedForWithTheirPairsAsFields() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : logOf(Map.of("TRIMTAB_LOG_FORMAT", "json"))) {
      lines.add(new ObjectMapper().readTree(line));
    }

    assertThat(lines).allSatisfy(line -> assertThat(line.path("timestamp").asText()).isNotEmpty());
    JsonNode started =
        lines.stream()
            .filter(line -> line.path("message").asText().equals("controllers started"))
            .findFirst()
            .orElseThrow();
    assertThat(started.path("controllers").asText()).contains("deployment-controller");
    assertThat(started.path("level").asText()).isEqualTo("INFO");
  }
}
