package dev.trimtab.service.log;

import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtLogRecord;
import org.slf4j.event.KeyValuePair;

/** What is logged at once: a message, and pairs that belong to it. */
final class StructuredRecord extends ExtLogRecord {

  private static final long serialVersionUID = 1L;

  private final String sentence;
  private final transient List<KeyValuePair> pairs;

  StructuredRecord(
      java.util.logging.Level level, String logger, String sentence, List<KeyValuePair> pairs) {
    super(level, text(sentence, pairs), FormatStyle.NO_FORMAT, Slf4jLogger.class.getName());
    setLoggerName(logger);
    this.sentence = sentence;
    this.pairs = List.copyOf(pairs);
  }

  private static String text(String sentence, List<KeyValuePair> pairs) {
    return pairs.isEmpty()
        ? sentence
        : pairs.stream()
            .map(pair -> pair.key + "=" + pair.value)
            .collect(Collectors.joining(" ", sentence + " ", ""));
  }

  /** The message alone. */
  String sentence() {
    return sentence;
  }

  List<KeyValuePair> pairs() {
    return pairs;
  }
}
