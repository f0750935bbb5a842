package dev.trimtab.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonFormatterTest {

  private static JsonNode format(ExtLogRecord entry) throws IOException {
    String line = new JsonFormatter().format(entry);
    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    return new ObjectMapper().readTree(line);
  }

  private static StructuredRecord entry(KeyValuePair... pairs) {
    return new StructuredRecord(Level.WARN, "dev.trimtab.X", "it is so", List.of(pairs));
  }

  @Test
  void pairsAreFieldsAndTheMessageStaysConstant() throws IOException {
    JsonNode line =
        format(entry(new KeyValuePair("pod", "default/\"web\""), new KeyValuePair("tries", 3)));

    assertThat(line.path("message").asText()).isEqualTo("it is so");
    assertThat(line.path("pod").asText()).isEqualTo("default/\"web\"");
    assertThat(line.path("tries").isInt()).isTrue();
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("logger").asText()).isEqualTo("dev.trimtab.X");
  }

  @Test
  void aPairCannotPassForTheMessage() throws IOException {
    JsonNode line = format(entry(new KeyValuePair("message", "another")));

    assertThat(line.path("message").asText()).isEqualTo("it is so");
    assertThat(line.path("message_").asText()).isEqualTo("another");
  }

  @Test
  void anExceptionIsOneField() throws IOException {
    StructuredRecord entry = entry();
    entry.setThrown(new IllegalStateException("why"));

    assertThat(format(entry).path("stackTrace").asText())
        .startsWith("java.lang.IllegalStateException: why\n\tat ");
  }

  @Test
  void whatOthersLogIsFormattedToo() throws IOException {
    var entry = new ExtLogRecord(Level.INFO, "took %d ms", ExtLogRecord.FormatStyle.PRINTF, "x");
    entry.setParameters(new Object[] {5});

    assertThat(format(entry).path("message").asText()).isEqualTo("took 5 ms");
  }

  @Test
  void asTextThePairsFollowTheMessage() {
    assertThat(entry(new KeyValuePair("pod", "web"), new KeyValuePair("tries", 3)).getMessage())
        .isEqualTo("it is so pod=web tries=3");
  }
}
