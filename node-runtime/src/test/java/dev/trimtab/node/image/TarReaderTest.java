package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.image.TarEntry.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarReaderTest {

  private static final String LONG = "d/".repeat(120) + "file";

  @ParameterizedTest
  @CsvSource({"gnu", "posix"})
  void longNamesAndLargeNumbersOfBothDialectsAreRead(String dialect) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var posix = dialect.equals("posix");
      tar.setLongFileMode(
          posix ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(
          posix ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
      var file = new TarArchiveEntry(LONG);
      file.setIds(3_000_000, 4_000_000);
      file.setMode(04755);
      file.setModTime(1_700_000_000_000L);
      file.setSize(3);
      tar.putArchiveEntry(file);
      tar.write("abc".getBytes(StandardCharsets.UTF_8));
      tar.closeArchiveEntry();
      var link = new TarArchiveEntry("link", (byte) '2');
      link.setLinkName("/" + LONG);
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }

    var all = read(bytes.toByteArray());

    assertThat(all).extracting(TarEntry::name).containsExactly(LONG, "link");
    assertThat(all.getFirst())
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.FILE);
              assertThat(e.uid()).isEqualTo(3_000_000);
              assertThat(e.gid()).isEqualTo(4_000_000);
              assertThat(e.mode()).isEqualTo(04755);
              assertThat(e.seconds()).isEqualTo(1_700_000_000);
              assertThat(e.size()).isEqualTo(3);
            });
    assertThat(all.getLast().kind()).isEqualTo(Kind.SYMBOLIC_LINK);
    assertThat(all.getLast().linkName()).isEqualTo("/" + LONG);
  }

  @Test
  void attributesKeepBytesThatAreNoText() throws Exception {
    var capability = new byte[] {1, 0, 0, 2, (byte) 0x80, (byte) 0xff, 0, '\n', '=', 0};
    var record = TestTar.record("SCHILY.xattr.security.capability", capability);

    var entry = read(new TestTar().pax(record).file("f", "").end()).getFirst();

    assertThat(entry.xattrs()).containsOnlyKeys("security.capability");
    assertThat(entry.xattrs().get("security.capability")).isEqualTo(capability);
  }

  @Test
  void globalRecordsHoldForAllFollowingEntriesAndLocalOnesForOne() throws Exception {
    var tar =
        new TestTar()
            .global(TestTar.record("uid", bytes("7")))
            .pax(TestTar.record("uid", bytes("8")))
            .file("a", "")
            .file("b", "")
            .end();

    assertThat(read(tar)).extracting(TarEntry::uid).containsExactly(8L, 7L);
  }

  @Test
  void fractionOfTheTimeIsKept() throws Exception {
    var tar =
        new TestTar().pax(TestTar.record("mtime", bytes("1700000000.25"))).file("a", "").end();

    assertThat(read(tar).getFirst().nanos()).isEqualTo(250_000_000);
  }

  @Test
  void unreadBodiesAreSkipped() throws Exception {
    var tar = new TestTar().file("a", "x".repeat(1000)).file("b", "y").end();

    assertThat(read(tar)).extracting(TarEntry::name).containsExactly("a", "b");
  }

  @Test
  void archiveWithoutEndMarkEndsWithItsLastEntry() throws Exception {
    assertThat(read(new TestTar().file("a", "x").bytes())).hasSize(1);
  }

  @Test
  void cutOffArchiveIsAnErrorNotAShortLayer() {
    var whole = new TestTar().file("a", "x".repeat(600)).bytes();

    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 700))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 100))).isInstanceOf(IOException.class);
  }

  @Test
  void wrongChecksumIsAnError() {
    var bytes = new TestTar().file("a", "x").end();
    bytes[0] = 'b';

    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void hugeMetadataIsRefusedBeforeItIsRead() {
    var bytes = new TestTar().header("x", 'x', 1L << 40, "").bytes();

    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void sparseAndUnknownEntriesAreRefusedByName() {
    assertThatThrownBy(() -> read(new TestTar().header("odd", 'V', 0, "").end()))
        .hasMessageContaining("odd");
    var sparse = new TestTar().pax(TestTar.record("GNU.sparse.major", bytes("1"))).file("s", "");
    assertThatThrownBy(() -> read(sparse.end())).hasMessageContaining("sparse");
  }

  @Test
  void garbageGivesErrorsAndNothingElse() {
    var base = new TestTar().pax(TestTar.record("path", bytes("p"))).file("a", "xyz").end();
    for (long seed = 0; seed < 2000; seed++) {
      var random = new Random(seed);
      var bytes = base.clone();
      for (int i = 0; i < 5; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      TestTar.fixChecksums(bytes, random);
      try {
        read(bytes);
      } catch (IOException expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static List<TarEntry> read(byte[] bytes) throws IOException {
    var reader = new TarReader(new ByteArrayInputStream(bytes));
    var all = new ArrayList<TarEntry>();
    for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
      all.add(entry.get());
    }
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
