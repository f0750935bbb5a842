package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Needs root: owners, devices and overlayfs' attributes. */
class LayerStoreIT {

  @TempDir Path temporary;
  private Path outside;
  private LayerStore store;

  @BeforeEach
  void makeStore() throws IOException {
    outside = Files.createDirectories(temporary.resolve("outside"));
    store = new LayerStore(temporary.resolve("layers"), new UnpackLimits(1 << 20, 1000));
  }

  @Test
  void whiteoutsBecomeWhatOverlayfsReads() throws Exception {
    var layer =
        unpack(
            new TestTar()
                .file("etc/.wh.gone", "")
                .directory("var/", 0755)
                .file("var/.wh..wh..opq", "")
                .file("var/new", "x")
                .file(".wh..wh.plnk", ""));

    assertThat(isWhiteout(layer.resolve("etc/gone"))).isTrue();
    assertThat(isOpaque(layer.resolve("var"))).isTrue();
    assertThat(isOpaque(layer.resolve("etc"))).isFalse();
    assertThat(layer.resolve("var/new")).hasContent("x");
    assertThat(names(layer)).containsExactly("etc", "var");
  }

  @Test
  void whatThisLayerBringsIsNotHiddenByItsOwnWhiteout() throws Exception {
    var layer =
        unpack(
            new TestTar()
                .file("a", "mine")
                .file(".wh.a", "")
                .directory("d/", 0755)
                .file("d/mine", "mine")
                .file(".wh.d", "")
                .file(".wh.e", "")
                .file("e/mine", "mine")
                .file(".wh.f", "")
                .file("f", "mine"));

    assertThat(layer.resolve("a")).hasContent("mine");
    assertThat(layer.resolve("f")).hasContent("mine");
    assertThat(layer.resolve("d/mine")).hasContent("mine");
    assertThat(layer.resolve("e/mine")).hasContent("mine");
    assertThat(isOpaque(layer.resolve("d"))).isTrue();
    assertThat(isOpaque(layer.resolve("e"))).isTrue();
  }

  @Test
  void modesOwnersTimesAndLinksAreKept() throws Exception {
    var layer =
        unpack(
            new TestTar()
                .directory("bin/", 01777)
                .pax(TestTar.record("uid", "1000".getBytes(StandardCharsets.UTF_8)))
                .file("bin/su", "#!", 04711)
                .hardLink("bin/su2", "./bin/su")
                .symbolicLink("bin/sh", "/bin/busybox")
                .header("dev/fifo", '6', 0, ""));

    var su = layer.resolve("bin/su");
    assertThat(Files.getAttribute(su, "unix:mode")).isEqualTo(0104711);
    assertThat(Files.getAttribute(su, "unix:uid")).isEqualTo(1000);
    assertThat(Files.getAttribute(su, "unix:nlink")).isEqualTo(2);
    assertThat(Files.getLastModifiedTime(su).toInstant())
        .isEqualTo(Instant.ofEpochSecond(1_600_000_000));
    assertThat(Files.isSameFile(su, layer.resolve("bin/su2"))).isTrue();
    assertThat(Files.readSymbolicLink(layer.resolve("bin/sh"))).hasToString("/bin/busybox");
    assertThat(Files.getAttribute(layer.resolve("bin"), "unix:mode")).isEqualTo(041777);
    assertThat(Files.getLastModifiedTime(layer.resolve("bin")).toInstant())
        .isEqualTo(Instant.ofEpochSecond(1_600_000_000));
    assertThat(Files.readAttributes(layer.resolve("dev/fifo"), "*").get("isOther")).isEqualTo(true);
  }

  @Test
  void fileCapabilitySurvivesTheChangeOfOwner() throws Exception {
    var capability = new byte[20];
    capability[0] = 1;
    capability[3] = 2;
    capability[4] = (byte) 0x80;
    var record = TestTar.record("SCHILY.xattr.security.capability", capability);

    var layer = unpack(new TestTar().pax(record).file("newuidmap", "x", 0755));

    var shown = run("getfattr", "-n", "security.capability", "-e", "hex", layer + "/newuidmap");
    assertThat(shown).contains("0x0100000280");
  }

  @Test
  void imageCannotSpeakToOverlayfs() throws Exception {
    var record =
        TestTar.record(
            "SCHILY.xattr.trusted.overlay.redirect", "/etc".getBytes(StandardCharsets.UTF_8));

    var layer = unpack(new TestTar().pax(record).directory("d/", 0755));

    assertThat(run("getfattr", "-m", "-", layer + "/d")).doesNotContain("redirect");
  }

  @Test
  void missingParentsAreLikeThoseOfTheLayerBelow() throws Exception {
    var lower = new TestTar().directory("tmp/", 01777).directory("tmp/x/", 0700).end();
    var lowerId = Digest.of(lower);
    store.unpack(archive(lower), lowerId, lowerId, List.of());
    var upper = new TestTar().file("tmp/x/new", "").end();
    var chain = Digest.of((lowerId + " " + Digest.of(upper)).getBytes(StandardCharsets.UTF_8));

    var layer = store.unpack(archive(upper), Digest.of(upper), chain, List.of(lowerId));

    assertThat(Files.getAttribute(layer.resolve("tmp"), "unix:mode")).isEqualTo(041777);
    assertThat(Files.getAttribute(layer.resolve("tmp/x"), "unix:mode")).isEqualTo(040700);
  }

  @Test
  void symbolicLinksLeadWithinTheLayer() throws Exception {
    Files.writeString(outside.resolve("victim"), "untouched");

    var layer =
        unpack(
            new TestTar()
                .symbolicLink("absolute", outside.toString())
                .file("absolute-ok", "")
                .symbolicLink("up", "../../../../../../../..")
                .file("up/escaped", "inside"));

    assertThat(layer.resolve("escaped")).hasContent("inside");
    assertThat(outside.resolve("victim")).hasContent("untouched");
    assertThat(names(outside)).containsExactly("victim");
  }

  @Test
  void fileReplacesALinkInsteadOfWritingThroughIt() throws Exception {
    var victim = Files.writeString(outside.resolve("victim"), "untouched");

    var layer = unpack(new TestTar().symbolicLink("f", victim.toString()).file("f", "new"));

    assertThat(victim).hasContent("untouched");
    assertThat(layer.resolve("f")).isRegularFile().hasContent("new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "..", "/../evil", "a/b/../../../evil"})
  void nameThatLeadsUpwardsIsRefused(String name) {
    assertInvalid(new TestTar().file(name, "x"), "leads out of the layer");
  }

  @Test
  void hardLinkToSomethingOutsideIsRefused() throws Exception {
    var victim = Files.writeString(outside.resolve("victim"), "secret");

    assertInvalid(new TestTar().hardLink("loot", victim.toString()), "loot");
    assertInvalid(
        new TestTar().symbolicLink("d", outside.toString()).hardLink("loot", "d/victim"), "loot");
    assertInvalid(new TestTar().hardLink("loot", "../outside/victim"), "leads out");
    assertInvalid(new TestTar().file("a", "").hardLink("a", "a"), "itself");
    assertThat(Files.getAttribute(victim, "unix:nlink")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.", ".wh..", ".wh...", "d/.wh.."})
  void whiteoutOfNothingNamedIsRefused(String name) {
    assertInvalid(new TestTar().file(name, ""), "whiteout");
  }

  @Test
  void whiteoutDoesNotReachThroughALink() throws Exception {
    var victim = Files.writeString(outside.resolve("victim"), "untouched");

    unpack(new TestTar().symbolicLink("x", outside.toString()).file(".wh.x", ""));
    assertInvalid(
        new TestTar().symbolicLink("y", outside.toString()).file("y/.wh.victim", ""), "y is");

    assertThat(victim).hasContent("untouched");
  }

  @Test
  void entriesBelowAFileAreRefused() {
    assertInvalid(new TestTar().file("f", "").file("f/x", ""), "f");
  }

  @Test
  void layersThatFillTheDiskAreStopped() {
    var many = new TestTar();
    for (int i = 0; i < 1001; i++) {
      many.file("f" + i, "");
    }

    assertInvalid(many, "more than");
    assertInvalid(new TestTar().header("big", '0', 1L << 40, ""), "more than");
  }

  @Test
  void wrongDiffIdLeavesNothingBehind() throws Exception {
    var tar = new TestTar().file("a", "x").end();
    var wrong = Digest.of(new byte[0]);

    assertThatThrownBy(() -> store.unpack(archive(tar), wrong, wrong, List.of()))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("digest mismatch");

    assertThat(names(temporary.resolve("layers"))).isEmpty();
  }

  @Test
  void directoryMadeReplacedAndMadeAgainEndsAsTheLastEntrySays() throws Exception {
    var layer =
        unpack(
            new TestTar()
                .directory("d/", 0700)
                .file("d/x", "old")
                .file("d", "file")
                .directory("d/", 0711));

    assertThat(layer.resolve("d")).isDirectory().isEmptyDirectory();
    assertThat(Files.getAttribute(layer.resolve("d"), "unix:mode")).isEqualTo(040711);
  }

  @Test
  void whatACrashLeftIsRemovedAtTheNextStart() throws Exception {
    Files.createDirectories(temporary.resolve("layers/.unpacking-1/deep/er"));

    new LayerStore(temporary.resolve("layers"), UnpackLimits.DEFAULT);

    assertThat(names(temporary.resolve("layers"))).isEmpty();
  }

  @Test
  void rootEntrySetsTheLayersOwnDirectory() throws Exception {
    var layer = unpack(new TestTar().directory("./", 0711).file("./a", ""));

    assertThat(Files.getAttribute(layer, "unix:mode")).isEqualTo(040711);
    assertThat(Files.getLastModifiedTime(layer))
        .isEqualTo(FileTime.from(Instant.ofEpochSecond(1_600_000_000)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layer)))
        .isEqualTo("rwx--x--x");
  }

  private Path unpack(TestTar tar) throws IOException {
    var bytes = tar.end();
    var id = Digest.of(bytes);
    return store.unpack(archive(bytes), id, id, List.of());
  }

  private void assertInvalid(TestTar tar, String complaint) {
    assertThatThrownBy(() -> unpack(tar))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining(complaint);
    assertThat(temporary.resolve("evil")).doesNotExist();
    assertThat(temporary.resolve("layers/evil")).doesNotExist();
  }

  private Path archive(byte[] bytes) throws IOException {
    return Files.write(temporary.resolve(Digest.of(bytes).hex() + ".tar"), bytes);
  }

  private static boolean isWhiteout(Path path) throws IOException {
    return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000)
            == 0020000
        && (long) Files.getAttribute(path, "unix:rdev", LinkOption.NOFOLLOW_LINKS) == 0;
  }

  private static boolean isOpaque(Path directory) throws Exception {
    return run("getfattr", "-n", "trusted.overlay.opaque", directory.toString()).contains("\"y\"");
  }

  private static List<String> names(Path directory) throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
