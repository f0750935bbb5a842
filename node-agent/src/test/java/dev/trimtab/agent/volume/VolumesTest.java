package dev.trimtab.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.agent.pod.FakeCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {

  private static final PodFacts FACTS = new PodFacts("10.1.2.3", "192.0.2.1", 4, 1 << 30, 1 << 30);

  @TempDir Path root;
  @TempDir Path memory;

  private final FakeCluster cluster = new FakeCluster();
  private Volumes volumes;

  @BeforeEach
  void make() {
    volumes =
        new Volumes(
            new PodPaths(root),
            new MemoryDirectory(Optional.of(memory.resolve("agent"))),
            cluster,
            () -> Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void aConfigMapBecomesFilesThatChangeTogether() throws IOException {
    cluster.configMaps.put(
        "theme", new ConfigMapBuilder().addToData("color", "teal").addToData("size", "L").build());
    var volume =
        new VolumeBuilder().withName("v").withNewConfigMap().withName("theme").endConfigMap();

    Path place = prepare(volume.build());
    assertThat(place.resolve("color")).hasContent("teal");
    assertThat(Files.readSymbolicLink(place.resolve("color"))).isEqualTo(Path.of("..data/color"));
    Path before = Files.readSymbolicLink(place.resolve("..data"));
    assertThat(prepare(volume.build())).isEqualTo(place);
    assertThat(Files.readSymbolicLink(place.resolve("..data"))).isEqualTo(before);

    cluster.configMaps.put("theme", new ConfigMapBuilder().addToData("color", "red").build());
    prepare(volume.build());

    assertThat(place.resolve("color")).hasContent("red");
    assertThat(place.resolve("size")).doesNotExist();
    try (var entries = Files.list(place)) {
      assertThat(entries).hasSize(3);
    }
  }

  @Test
  void itemsChooseKeysPathsAndModes() throws IOException {
    cluster.configMaps.put(
        "theme", new ConfigMapBuilder().addToData("color", "teal").addToData("size", "L").build());
    var volume =
        new VolumeBuilder()
            .withName("v")
            .withNewConfigMap()
            .withName("theme")
            .withDefaultMode(0400)
            .withItems(
                new KeyToPathBuilder()
                    .withKey("color")
                    .withPath("deep/down/color.txt")
                    .withMode(0640)
                    .build())
            .endConfigMap()
            .build();

    Path place = prepare(volume);

    assertThat(place.resolve("deep/down/color.txt")).hasContent("teal");
    assertThat(mode(place.resolve("deep/down/color.txt"))).isEqualTo("rw-r-----");
    assertThat(place.resolve("size")).doesNotExist();
  }

  @Test
  void aMissingKeyIsNamed() {
    cluster.configMaps.put("theme", new ConfigMapBuilder().build());
    var volume =
        new VolumeBuilder()
            .withName("v")
            .withNewConfigMap()
            .withName("theme")
            .addNewItem("color", null, "c")
            .endConfigMap()
            .build();

    assertThatThrownBy(() -> prepare(volume))
        .isInstanceOf(VolumeException.class)
        .hasMessage(
            "MountVolume.SetUp failed for volume \"v\" : configmap \"theme\" references"
                + " non-existent key: color");
  }

  @Test
  void anOptionalSourceMayBeMissing() {
    var volume =
        new VolumeBuilder()
            .withName("v")
            .withNewSecret()
            .withSecretName("none")
            .withOptional(true)
            .endSecret()
            .build();

    assertThat(prepare(volume)).isDirectory();
  }

  @Test
  void aPathThatLeadsOutOfTheVolumeIsRefused() {
    cluster.configMaps.put("theme", new ConfigMapBuilder().addToData("color", "teal").build());
    var volume =
        new VolumeBuilder()
            .withName("v")
            .withNewConfigMap()
            .withName("theme")
            .addNewItem("color", null, "../../../escaped")
            .endConfigMap()
            .build();

    assertThatThrownBy(() -> prepare(volume)).hasMessageContaining("leads out of the volume");
    assertThat(root.resolve("pods/uid/volumes/escaped")).doesNotExist();
  }

  @Test
  void secretsAreKeptInMemory() throws IOException {
    cluster.secrets.put("key", new SecretBuilder().addToData("password", "aHVudGVyMg==").build());
    var volume =
        new VolumeBuilder().withName("v").withNewSecret().withSecretName("key").endSecret().build();

    Path place = prepare(volume);

    assertThat(place).startsWith(memory);
    assertThat(place.resolve("password")).hasContent("hunter2");
    volumes.release("uid");
    assertThat(memory.resolve("agent")).doesNotExist();
  }

  @Test
  void aProjectionGathersSourcesOfAllKinds() {
    cluster.configMaps.put("theme", new ConfigMapBuilder().addToData("color", "teal").build());
    var volume =
        new VolumeBuilder()
            .withName("v")
            .withNewProjected()
            .addNewSource()
            .withNewConfigMap()
            .withName("theme")
            .endConfigMap()
            .endSource()
            .addNewSource()
            .withNewServiceAccountToken("vault", 600L, "token")
            .endSource()
            .addNewSource()
            .withNewDownwardAPI()
            .addNewItem()
            .withPath("labels")
            .withNewFieldRef("v1", "metadata.labels")
            .endItem()
            .endDownwardAPI()
            .endSource()
            .endProjected()
            .build();

    Path place = prepare(volume);

    assertThat(place.resolve("color")).hasContent("teal");
    assertThat(place.resolve("token")).hasContent("token-for-vault");
    assertThat(place.resolve("labels")).hasContent("a=\"1\"\nteam=\"bl\\\"ue\"");
  }

  @Test
  void anEmptyDirKeepsItsContentUntilItIsReleased() throws IOException {
    var volume = new VolumeBuilder().withName("v").withNewEmptyDir().endEmptyDir().build();
    Path place = prepare(volume);
    Files.writeString(place.resolve("work"), "half done");

    prepare(volume);
    assertThat(place.resolve("work")).hasContent("half done");
    assertThat(mode(place)).isEqualTo("rwxrwxrwx");
    volumes.release("uid");

    assertThat(place).doesNotExist();
  }

  @Test
  void aHostPathIsWhatItClaimsToBe() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "x");

    assertThat(prepare(hostPath(file, "File"))).isEqualTo(file);
    assertThat(prepare(hostPath(root.resolve("new"), "DirectoryOrCreate"))).isDirectory();
    assertThatThrownBy(() -> prepare(hostPath(file, "Directory")))
        .hasMessage(
            "MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: %s is not a directory"
                .formatted(file));
    assertThat(prepare(hostPath(Path.of("/dev/null"), "CharDevice")))
        .isEqualTo(Path.of("/dev/null"));
  }

  @Test
  void aClaimLeadsToItsLocalVolume() throws IOException {
    Path disk = Files.createDirectory(root.resolve("disk"));
    cluster.claims.put(
        "data",
        new PersistentVolumeClaimBuilder()
            .withNewSpec()
            .withVolumeName("pv")
            .endSpec()
            .withNewStatus()
            .withPhase("Bound")
            .endStatus()
            .build());
    cluster.volumes.put(
        "pv",
        new PersistentVolumeBuilder()
            .withNewSpec()
            .withNewLocal(null, disk.toString())
            .endSpec()
            .build());
    var volume =
        new VolumeBuilder().withName("v").withNewPersistentVolumeClaim("data", false).build();

    assertThat(prepare(volume)).isEqualTo(disk);
    cluster.claims.clear();
    assertThatThrownBy(() -> prepare(volume))
        .hasMessageEndingWith("persistentvolumeclaim \"data\" not found");
  }

  private static Volume hostPath(Path path, String type) {
    return new VolumeBuilder().withName("v").withNewHostPath(path.toString(), type).build();
  }

  private Path prepare(Volume volume) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("web")
            .withUid("uid")
            .addToLabels("team", "bl\"ue")
            .addToLabels("a", "1")
            .endMetadata()
            .withNewSpec()
            .withVolumes(volume)
            .endSpec()
            .build();
    return Objects.requireNonNull(volumes.prepare(pod, FACTS).get("v"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
