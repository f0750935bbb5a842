package dev.trimtab.apiserver.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufTest {

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** A field with a length, short enough for one byte of it. */
  private static byte[] field(int number, byte[] content) {
    assertThat(content.length).isLessThan(128);
    return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }

  private static byte[] field(int number, String text) {
    return field(number, text.getBytes(UTF_8));
  }

  private static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] body(String apiVersion, String kind, byte[] object) {
    return join(MAGIC, field(1, join(field(1, apiVersion), field(2, kind))), field(2, object));
  }

  private static byte[] secret() {
    byte[] metadata = field(1, field(1, "s"));
    byte[] entry = field(2, join(field(1, "key"), field(2, new byte[] {0, -1, 7})));
    return body("v1", "Secret", join(metadata, entry, field(3, "Opaque")));
  }

  @Test
  void bytesBecomeBase64Text() {
    ObjectNode secret = Protobuf.decode(secret());

    assertThat(secret.at("/data/key").isTextual()).isTrue();
    assertThat(secret.at("/data/key").asText()).isEqualTo("AP8H");
    assertThat(secret.path("kind").asText()).isEqualTo("Secret");
    assertThat(secret.at("/metadata/name").asText()).isEqualTo("s");
    assertThat(secret.path("type").asText()).isEqualTo("Opaque");
  }

  @Test
  void anUnknownKindIsNamed() {
    assertThatThrownBy(() -> Protobuf.decode(body("no.such/v1", "Foo", new byte[0])))
        .isInstanceOf(ProtobufException.class)
        .hasMessage("no kind \"Foo\" is registered for version \"no.such/v1\"");
  }

  @Test
  void damagedBodiesAreRefusedAndNothingWorse() {
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      byte[] damaged = secret();
      for (int i = 0; i <= seed % 4; i++) {
        damaged[MAGIC.length + random.nextInt(damaged.length - MAGIC.length)] =
            (byte) random.nextInt();
      }
      try {
        assertThat(Protobuf.decode(damaged)).isNotNull();
      } catch (ProtobufException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      } catch (RuntimeException | Error other) {
        throw new AssertionError("seed " + seed, other);
      }
    }
  }
}
