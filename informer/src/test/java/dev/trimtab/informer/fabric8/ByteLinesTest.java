package dev.trimtab.informer.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteLinesTest {

  private final ByteLines lines = new ByteLines();

  private List<String> append(byte[] bytes, int from, int to) {
    lines.append(ByteBuffer.wrap(bytes, from, to - from));
    var complete = new ArrayList<String>();
    lines.forEachLine(
        (buffer, start, end) -> complete.add(new String(buffer, start, end - start, UTF_8)));
    return complete;
  }

  private List<String> append(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return append(bytes, 0, bytes.length);
  }

  @Test
  void lineIsPassedOnOnceItIsComplete() {
    assertThat(append("one\n\ntw")).containsExactly("one");
    assertThat(append("")).isEmpty();
    assertThat(append("o\n")).containsExactly("two");
    assertThat(append("rest")).isEmpty();
    assertThat(lines.rest()).isEqualTo("rest".getBytes(UTF_8));
  }

  @Test
  void linesAreTheSameHoweverTheyWereCut() {
    for (long seed = 1; seed <= 300; seed++) {
      var random = new Random(seed);
      List<String> wanted = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        wanted.add(
            "\u00e4\u0b0a\t".repeat(random.nextInt(12)) + "x".repeat(1 + random.nextInt(40)));
      }
      byte[] bytes = (String.join("\n", wanted) + "\n").getBytes(UTF_8);
      var got = new ArrayList<String>();
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + 1 + random.nextInt(100));
        got.addAll(append(bytes, from, to));
        from = to;
      }
      assertThat(got).as("seed %d", seed).isEqualTo(wanted);
    }
  }
}
