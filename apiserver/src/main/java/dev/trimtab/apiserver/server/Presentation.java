package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.rest.Query;
import dev.trimtab.apiserver.storage.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/** How a whole answer is written: as compact JSON, as JSON for people, or as YAML. */
final class Presentation {

  private static final List<String> READ_BY_PEOPLE = List.of("curl", "Wget", "Mozilla/5.0");

  private static final int NOT_MODIFIED = 304;

  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

  private static final ObjectWriter PRETTY =
      Json.MAPPER.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
              .withObjectIndenter(INDENT)
              .withArrayIndenter(INDENT));

  private Presentation() {}

  /** Made when somebody first asks for YAML, which few do. */
  private static final class Yaml {
    static final ObjectWriter WRITER =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build()
            .writer();
  }

  /** The answer as the client wants to see it. */
  static ApiResponse of(ApiRequest request, ApiResponse answer) {
    if (!(answer instanceof ApiResponse.Whole whole)
        || !whole.contentType().equals(MediaTypes.JSON)
        || whole.code() == NOT_MODIFIED
        || whole.headers().containsKey("Content-Encoding")) {
      return answer;
    }
    if (wantsYaml(request.header("accept"))) {
      return rewritten(whole, MediaTypes.YAML, Yaml.WRITER);
    }
    return isForPeople(request) ? rewritten(whole, MediaTypes.JSON, PRETTY) : answer;
  }

  private static boolean wantsYaml(String accept) {
    return accept.contains(MediaTypes.YAML)
        && Stream.of(accept.split(",", -1))
            .map(clause -> clause.split(";", -1)[0].strip())
            .filter(
                type ->
                    switch (type) {
                      case MediaTypes.YAML, MediaTypes.JSON, "application/*", "*/*" -> true;
                      default -> false;
                    })
            .findFirst()
            .filter(MediaTypes.YAML::equals)
            .isPresent();
  }

  /** As kube-apiserver: if the client says so, or is a program in whose window people read. */
  private static boolean isForPeople(ApiRequest request) {
    Query query = request.query();
    return query.get("pretty").isEmpty()
        ? READ_BY_PEOPLE.stream().anyMatch(request.header("user-agent")::startsWith)
        : query.flag("pretty");
  }

  private static ApiResponse rewritten(
      ApiResponse.Whole answer, String contentType, ObjectWriter writer) {
    var bytes = new ByteArrayOutputStream();
    for (ByteBuffer part : answer.body()) {
      bytes.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(bytes.toByteArray());
      byte[] body = writer.writeValueAsBytes(tree);
      return new ApiResponse.Whole(
          answer.code(), contentType, answer.headers(), List.of(ByteBuffer.wrap(body)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
