package dev.trimtab.service.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line. */
final class JsonFormatter extends ExtFormatter {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public String format(ExtLogRecord entry) {
    var line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", entry.getInstant().toString());
      json.writeStringField("level", entry.getLevel().getName());
      json.writeStringField("logger", entry.getLoggerName());
      json.writeStringField("thread", entry.getThreadName());
      if (entry instanceof StructuredRecord structured) {
        json.writeStringField("message", structured.sentence());
        for (KeyValuePair pair : structured.pairs()) {
          write(json, pair);
        }
      } else {
        json.writeStringField("message", formatMessage(entry));
      }
      Throwable thrown = entry.getThrown();
      if (thrown != null) {
        json.writeStringField("stackTrace", trace(thrown));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }

  /** Numbers and truth stay what they are; everything else is what it says it is. */
  private static void write(JsonGenerator json, KeyValuePair pair) throws IOException {
    json.writeFieldName(isTaken(pair.key) ? pair.key + "_" : pair.key);
    switch (pair.value) {
      case null -> json.writeNull();
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      default -> json.writeString(String.valueOf(pair.value));
    }
  }

  private static boolean isTaken(String key) {
    return switch (key) {
      case "timestamp", "level", "logger", "thread", "message", "stackTrace" -> true;
      default -> false;
    };
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
