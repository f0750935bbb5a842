package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.node.Images.Credentials;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.image.ImageBuilder.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Needs root for unpacking; traffic on loopback only. */
class ImageStoreIT {

  private static final Credentials ANONYMOUS = new Credentials.Anonymous();
  private static final Credentials JO = new Credentials.Basic("jo", "pass");

  @TempDir Path temporary;
  private Path layout;
  private ImageStore store;

  @BeforeEach
  void open() {
    layout = temporary.resolve("layout");
    store = open(RegistrySettings.DEFAULT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void layersOfEveryCompressionAreUnpackedInOrder(Compression compression) throws Exception {
    image(compression).writeTo(layout, "demo:1");

    var image = store.load(layout, "").getFirst();
    var root = store.acquire(image.id(), "container");

    assertThat(image.references()).containsExactly("docker.io/library/demo:1");
    assertThat(root.layers()).hasSize(2);
    assertThat(root.layers().getFirst().resolve("bin/hello")).hasContent("hello");
    assertThat(root.layers().getLast().resolve("etc/conf")).hasContent("second");
    assertThat(root.config().entrypoint()).containsExactly("/bin/hello");
    assertThat(root.config().command()).containsExactly("world");
    assertThat(root.config().env()).containsExactly("A=1", "B=2");
    assertThat(root.config().user()).isEqualTo("1000:100");
    assertThat(root.config().workingDir()).isEqualTo("/srv");
    assertThat(root.config().stopSignal()).isEqualTo("SIGQUIT");
  }

  @Test
  void sameFilesGiveTheSameImage() throws Exception {
    image(Compression.ZSTD).writeTo(layout, "demo");
    image(Compression.ZSTD).writeTo(temporary.resolve("again"), "demo");

    assertThat(Files.readString(layout.resolve("index.json")))
        .isEqualTo(Files.readString(temporary.resolve("again/index.json")));
  }

  @Test
  void directoryOfThisMachineBecomesALayer() throws Exception {
    var tree = Files.createDirectories(temporary.resolve("tree/sub"));
    Files.writeString(tree.resolve("run"), "#!").toFile().setExecutable(true, false);
    Files.writeString(tree.resolve("data"), "x");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("data"));
    new ImageBuilder()
        .layer(new LayerBuilder().tree("app", temporary.resolve("tree")), Compression.GZIP)
        .writeTo(layout, "demo");

    var root = store.acquire(store.load(layout, "").getFirst().id(), "c").layers().getFirst();

    assertThat(Files.isExecutable(root.resolve("app/sub/run"))).isTrue();
    assertThat(Files.getAttribute(root.resolve("app/sub/data"), "unix:mode")).isEqualTo(0100644);
    assertThat(Files.readSymbolicLink(root.resolve("app/sub/link"))).hasToString("data");
  }

  @Test
  void archiveOfALayoutIsAnImageSource() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    var archive = temporary.resolve("demo.tar");
    tar(layout, archive);

    assertThat(store.load(archive, "other/name:2"))
        .singleElement()
        .satisfies(i -> assertThat(i.references()).containsExactly("docker.io/other/name:2"));
    assertThat(store.resolve("other/name:2")).isPresent();
    assertThat(names(temporary.resolve("store"))).noneMatch(n -> n.startsWith(".archive"));
  }

  @Test
  void whatDockerSaveWroteOfOldIsAnImageSource() throws Exception {
    var saved = Files.createDirectories(temporary.resolve("saved"));
    var layer = new LayerBuilder().file("f", 0644, "x".getBytes(StandardCharsets.UTF_8)).tar();
    var config =
        "{\"os\":\"linux\",\"architecture\":\"%s\",\"rootfs\":{\"diff_ids\":[\"%s\",\"%s\"]}}"
            .formatted(Platform.host().architecture(), Digest.of(layer), Digest.of(layer));
    Files.createDirectories(saved.resolve("abc"));
    Files.write(saved.resolve("abc/layer.tar"), layer);
    Files.writeString(saved.resolve("conf.json"), config);
    Files.writeString(
        saved.resolve("manifest.json"),
        "[{\"Config\":\"conf.json\",\"RepoTags\":[\"old:1\",\"old:2\"],"
            + "\"Layers\":[\"abc/layer.tar\",\"abc/layer.tar\"]}]");
    var archive = temporary.resolve("old.tar");
    tar(saved, archive);

    store.load(archive, "");

    var image = store.resolve("old:1").orElseThrow();
    assertThat(image.references())
        .containsExactly("docker.io/library/old:1", "docker.io/library/old:2");
    assertThat(store.acquire(image.id(), "c").layers().getLast().resolve("f")).hasContent("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "..", "a/../../secret", "link"})
  void archiveCannotNameFilesOutsideOfItself(String name) throws Exception {
    // The archive is unpacked beside it.
    Files.writeString(temporary.resolve("store/secret"), "{}");
    var saved = Files.createDirectories(temporary.resolve("saved"));
    Files.createDirectories(saved.resolve("a"));
    Files.writeString(saved.resolve("a/file"), "x");
    Files.writeString(
        saved.resolve("manifest.json"),
        "[{\"Config\":\"%s\",\"RepoTags\":[\"old:1\"],\"Layers\":[]}]".formatted(name));
    var archive = temporary.resolve("old.tar");
    tar(saved, archive, Map.entry("link", "../../secret"));

    assertThatThrownBy(() -> store.load(archive, ""))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("is not an image archive")
        .hasMessageContaining(name.equals("link") ? "../../secret" : name);
    assertThat(Files.getAttribute(temporary.resolve("store/secret"), "unix:nlink")).isEqualTo(1);
  }

  @Test
  void somethingElseThanAnImageIsRefusedInWords() throws Exception {
    assertThatThrownBy(() -> store.load(temporary.resolve("absent"), "a"))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("absent");
    assertThatThrownBy(() -> store.load(Files.createDirectory(temporary.resolve("empty")), "a"))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("not an OCI image layout");
    var text = Files.writeString(temporary.resolve("text"), "hello ".repeat(200));
    assertThatThrownBy(() -> store.load(text, "a"))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("not an image archive");
  }

  @Test
  void imageForAnotherMachineIsRefused() throws Exception {
    image(Compression.GZIP).platform(new Platform("linux", "s390x", "")).writeTo(layout, "demo");

    assertThatThrownBy(() -> store.load(layout, ""))
        .isInstanceOf(NodeException.NotFound.class)
        .hasMessageContaining("s390x");
  }

  @Test
  void openRegistryIsPulledFrom() throws Exception {
    image(Compression.ZSTD).writeTo(layout, "demo");
    try (var registry = DockerRegistry.open(directory("registry"))) {
      registry.push(layout, "team/demo", "v1");
      var seen = new AtomicLong();
      store.close();
      store =
          new ImageStore(
              temporary.resolve("store"),
              RegistrySettings.DEFAULT,
              (image, digest, bytes, of) -> seen.accumulateAndGet(bytes, Math::max));
      var name = registry.host() + "/team/demo:v1";

      assertThat(store.resolve(name)).isEmpty();
      var image = store.pull(name, ANONYMOUS);

      assertThat(store.resolve(name)).contains(image);
      assertThat(store.resolve(image.id())).contains(image);
      assertThat(image.references())
          .containsExactly(name, registry.host() + "/team/demo@" + image.digest());
      assertThat(image.user()).isEqualTo("1000:100");
      assertThat(image.size()).isPositive();
      assertThat(seen).hasPositiveValue();
      assertThat(store.pull(registry.host() + "/team/demo@" + image.digest(), ANONYMOUS).id())
          .isEqualTo(image.id());
    }
  }

  @Test
  void whatTheRegistryDoesNotHaveIsNotFound() throws Exception {
    try (var registry = DockerRegistry.open(directory("registry"))) {
      assertThatThrownBy(() -> store.pull(registry.host() + "/nope:1", ANONYMOUS))
          .isInstanceOf(NodeException.NotFound.class)
          .hasMessageContaining(registry.host())
          .hasMessageContaining("MANIFEST_UNKNOWN");
    }
  }

  @Test
  void passwordIsGivenWhereItIsAskedFor() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    try (var registry = DockerRegistry.withPassword(directory("registry"), "jo", "pass")) {
      registry.push(layout, "demo", "1");
      var name = registry.host() + "/demo:1";

      assertThatThrownBy(() -> store.pull(name, ANONYMOUS))
          .isInstanceOf(NodeException.Unavailable.class)
          .hasMessageContaining("401");
      assertThatThrownBy(() -> store.pull(name, new Credentials.Basic("jo", "wrong")))
          .isInstanceOf(NodeException.Unavailable.class)
          .hasMessageContaining("401")
          .hasMessageNotContaining("wrong");
      assertThat(store.pull(name, JO).references()).contains(name);
    }
  }

  @Test
  void tokenIsFetchedAndNeverFollowsARedirectToAnotherHost() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    try (var registry = new FakeRegistry(layout)) {
      store.pull(registry.host() + "/app", JO);

      assertThat(registry.requests()).contains("/token with");
      assertThat(registry.requests())
          .filteredOn(r -> r.startsWith("/sha256:"))
          .isNotEmpty()
          .allMatch(r -> r.endsWith(" without"));
      assertThatThrownBy(
              () -> store.pull(registry.host() + "/app", new Credentials.Basic("jo", "no")))
          .isInstanceOf(NodeException.Unavailable.class)
          .hasMessageContaining("wrong password");
    }
  }

  @Test
  void bearerTokenIsSentAsItIs() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    try (var registry = new FakeRegistry(layout)) {
      store.pull(registry.host() + "/app", new Credentials.Bearer("let-me-in"));

      assertThat(registry.requests()).noneMatch(r -> r.startsWith("/token"));
      assertThatThrownBy(
              () -> store.pull(registry.host() + "/app", new Credentials.Bearer("stale")))
          .isInstanceOf(NodeException.Unavailable.class)
          .hasMessageContaining("401");
    }
  }

  @Test
  void brokenConnectionsAreResumed() throws Exception {
    image(Compression.NONE).writeTo(layout, "demo");
    try (var registry = new FakeRegistry(layout)) {
      registry.breakAfter(150_000);

      var image = store.pull(registry.host() + "/app", JO);

      assertThat(store.acquire(image.id(), "c").layers().getFirst().resolve("big"))
          .hasSize(400_000);
    }
  }

  @Test
  void contentThatIsNotWhatItWasNamedIsRefused() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    try (var registry = new FakeRegistry(layout)) {
      var index = Json.MAPPER.readTree(Files.readAllBytes(layout.resolve("index.json")));
      var manifest = index.path("manifests").path(0).path("digest").asText();
      var document =
          Files.readAllBytes(layout.resolve("blobs").resolve(manifest.replace(':', '/')));
      var layer = Json.MAPPER.readTree(document).path("layers").path(0);
      registry.replace(layer.path("digest").asText(), new byte[layer.path("size").asInt()]);

      assertThatThrownBy(() -> store.pull(registry.host() + "/app", JO))
          .isInstanceOf(NodeException.Invalid.class)
          .hasMessageContaining("digest mismatch");

      registry.replace(manifest, "{}".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> store.pull(registry.host() + "/app", JO))
          .isInstanceOf(NodeException.Invalid.class)
          .hasMessageContaining("digest mismatch");
      assertThat(store.list()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest", "config", "layer"})
  void contentOfALayoutThatIsNotWhatItWasNamedIsRefused(String what) throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    var index = Json.MAPPER.readTree(Files.readAllBytes(layout.resolve("index.json")));
    var manifest = blob(index.path("manifests").path(0));
    var document = Json.MAPPER.readTree(Files.readAllBytes(manifest));
    var damaged =
        switch (what) {
          case "manifest" -> manifest;
          case "config" -> blob(document.path("config"));
          default -> blob(document.path("layers").path(1));
        };
    var bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 1] ^= 1;
    Files.write(damaged, bytes);

    assertThatThrownBy(() -> store.load(layout, "demo"))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("digest mismatch");
    assertThat(store.list()).isEmpty();
  }

  private Path blob(JsonNode descriptor) {
    return layout.resolve("blobs").resolve(descriptor.path("digest").asText().replace(':', '/'));
  }

  @Test
  void concurrentPullsOfOneImageAreOne() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    try (var registry = new FakeRegistry(layout)) {
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        threads.add(Thread.ofVirtual().start(() -> store.pull(registry.host() + "/app", JO)));
      }
      for (var thread : threads) {
        thread.join();
      }

      assertThat(registry.requests().stream().filter(r -> r.startsWith("/sha256:")).toList())
          .doesNotHaveDuplicates();
      assertThat(store.list()).hasSize(1);
    }
  }

  @Test
  void mirrorIsAskedFirstWithoutThePasswordAndTheRegistryIfItFails() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    try (var registry = new FakeRegistry(layout);
        var mirror = DockerRegistry.open(directory("registry"))) {
      store.close();
      store =
          open(
              new RegistrySettings(
                  Map.of(registry.host(), List.of(URI.create("http://" + mirror.host()))),
                  Set.of()));

      store.pull(registry.host() + "/app", JO);
      assertThat(registry.requests()).isNotEmpty();
      var before = registry.requests().size();
      mirror.push(layout, "app", "latest");
      store.pull(registry.host() + "/app", JO);

      assertThat(registry.requests()).hasSize(before);
    }
  }

  @Test
  void unreachableRegistryIsNamed() {
    assertThatThrownBy(() -> store.pull("registry.invalid/app", ANONYMOUS))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessage("unknown host registry.invalid");
    assertThatThrownBy(() -> store.pull("127.0.0.1:1/app", ANONYMOUS))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessage("127.0.0.1:1 refused the connection");
  }

  @Test
  void removedImageStaysWhileAContainerUsesIt() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    var image = store.load(layout, "").getFirst();
    var root = store.acquire(image.id(), "container");

    store.remove("demo");

    assertThat(store.resolve("demo")).isEmpty();
    assertThat(store.list()).isEmpty();
    assertThat(root.layers()).allMatch(Files::isDirectory);

    store.release(image.id(), "container");
    store.collect();

    assertThat(root.layers()).noneMatch(Files::exists);
    assertThat(names(temporary.resolve("store/blobs/sha256"))).isEmpty();
    assertThatThrownBy(() -> store.acquire(image.id(), "late"))
        .isInstanceOf(NodeException.NotFound.class);
  }

  @Test
  void contentOfOtherImagesIsKept() throws Exception {
    image(Compression.GZIP).writeTo(layout, "one");
    store.load(layout, "");
    image(Compression.GZIP).cmd("other").writeTo(temporary.resolve("two"), "two");
    store.load(temporary.resolve("two"), "");

    store.remove("one");

    var two = store.resolve("two").orElseThrow();
    assertThat(store.acquire(two.id(), "c").layers()).hasSize(2).allMatch(Files::isDirectory);
  }

  @Test
  void fullDiskIsSaidAndLeavesNoImage() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    var small = Files.createDirectories(temporary.resolve("small"));
    run("mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", small.toString());
    try (var crowded = new ImageStore(small, RegistrySettings.DEFAULT)) {
      assertThatThrownBy(() -> crowded.load(layout, ""))
          .isInstanceOf(NodeException.Unavailable.class)
          .hasMessageContaining("the disk is full");
      assertThat(crowded.list()).isEmpty();
      assertThat(names(small.resolve("layers"))).isEmpty();
    } finally {
      run("umount", small.toString());
    }
  }

  @Test
  void pullOntoAFullDiskTakesNoRoomAndSucceedsOnceThereIsSome() throws Exception {
    image(Compression.NONE).writeTo(layout, "demo");
    var small = Files.createDirectories(temporary.resolve("small"));
    run("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", small.toString());
    try (var registry = DockerRegistry.open(directory("registry"));
        var crowded = new ImageStore(small, RegistrySettings.DEFAULT)) {
      registry.push(layout, "demo", "1");
      var name = registry.host() + "/demo:1";

      assertThatThrownBy(() -> crowded.pull(name, ANONYMOUS))
          .isInstanceOf(NodeException.Unavailable.class)
          .hasMessageContaining("the disk is full");
      assertThat(names(small.resolve("partial"))).isEmpty();
      assertThat(names(small.resolve("layers"))).isEmpty();

      run("mount", "-o", "remount,size=64m", small.toString());
      assertThat(crowded.pull(name, ANONYMOUS).size()).isPositive();
    } finally {
      run("umount", small.toString());
    }
  }

  @Test
  void imagesAreFoundAgainByTheNextInstance() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    var image = store.load(layout, "").getFirst();
    store.close();

    store = open(RegistrySettings.DEFAULT);

    assertThat(store.resolve("demo")).contains(image);
    assertThat(store.acquire(image.id(), "c").layers()).hasSize(2);
  }

  @Test
  void movedNameLeavesTheOldImageNameless() throws Exception {
    image(Compression.GZIP).writeTo(layout, "demo");
    var old = store.load(layout, "").getFirst();
    image(Compression.GZIP).cmd("new").writeTo(temporary.resolve("new"), "demo");

    var current = store.load(temporary.resolve("new"), "").getFirst();

    assertThat(current.id()).isNotEqualTo(old.id());
    assertThat(store.resolve("demo")).contains(current);
    assertThat(store.list()).containsExactly(current);
  }

  private ImageStore open(RegistrySettings settings) {
    return new ImageStore(temporary.resolve("store"), settings);
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(temporary.resolve(name));
  }

  private static ImageBuilder image(Compression compression) {
    var big = new byte[400_000];
    new Random(1).nextBytes(big);
    return new ImageBuilder()
        .entrypoint("/bin/hello")
        .cmd("world")
        .env("A=1", "B=2")
        .user("1000:100")
        .workingDir("/srv")
        .stopSignal("SIGQUIT")
        .layer(
            new LayerBuilder()
                .directory("bin", 0755)
                .file("bin/hello", 0755, "hello".getBytes(StandardCharsets.UTF_8))
                .file("etc/conf", 0644, "first".getBytes(StandardCharsets.UTF_8))
                .file("big", 0644, big),
            compression)
        .layer(
            new LayerBuilder()
                .file("etc/conf", 0600, "second".getBytes(StandardCharsets.UTF_8))
                .whiteout("big"),
            compression);
  }

  @SafeVarargs
  private static void tar(Path directory, Path archive, Map.Entry<String, String>... links)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes);
        var files = Files.walk(directory)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var entry = tar.createArchiveEntry(file.toFile(), directory.relativize(file).toString());
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
      for (var link : links) {
        var entry = new TarArchiveEntry(link.getKey(), TarConstants.LF_SYMLINK);
        entry.setLinkName(link.getValue());
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    Files.write(archive, bytes.toByteArray());
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static List<String> names(Path directory) throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
