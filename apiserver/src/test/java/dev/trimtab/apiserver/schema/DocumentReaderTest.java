package dev.trimtab.apiserver.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.apiserver.schema.DocumentReader.Document;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {
  @Test
  void theLastOfDuplicateFieldsCountsAndEachIsNamed() {
    Document document =
        DocumentReader.json("{\"a\":[{\"b\":1,\"b\":2}],\"c\":0,\"c\":3}".getBytes(UTF_8));
    assertThat(document.tree()).hasToString("{\"a\":[{\"b\":2}],\"c\":3}");
    assertThat(document.duplicates())
        .containsExactly("duplicate field \"a[0].b\"", "duplicate field \"c\"");
  }

  @Test
  void yamlIsReadWithItsTypes() {
    Document document = DocumentReader.yaml("a: 1\nb: [x, true, null, '2']\n".getBytes(UTF_8));
    assertThat(document.tree()).hasToString("{\"a\":1,\"b\":[\"x\",true,null,\"2\"]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":}", "[1,]", "{} {}", "nul"})
  void malformedJsonIsADecodeException(String text) {
    assertThatThrownBy(() -> DocumentReader.json(text.getBytes(UTF_8)))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void noInputYieldsAnotherException() {
    Random random = new Random(20_260_401);
    byte[] alphabet = "{}[]\",:0123e.-tfn\\\u00e4 \n\t&*!|>-%@`#?".getBytes(UTF_8);
    for (int round = 0; round < 20_000; round++) {
      byte[] input = new byte[random.nextInt(24)];
      for (int i = 0; i < input.length; i++) {
        input[i] = alphabet[random.nextInt(alphabet.length)];
      }
      readEitherWay(input);
    }
  }

  private static void readEitherWay(byte[] input) {
    try {
      DocumentReader.json(input);
    } catch (DecodeException expected) {
      assertThat(expected.getMessage()).isNotEmpty();
    }
    try {
      DocumentReader.yaml(input);
    } catch (DecodeException expected) {
      assertThat(expected.getMessage()).isNotEmpty();
    }
  }
}
