package dev.trimtab.node.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an image from files, as an OCI image layout. The same files give the same digests: entries
 * belong to root and are dated 1970.
 *
 * <p><b>Threads.</b> For one thread.
 */
public final class ImageBuilder {

  // One element a layer in each, the lowest first.
  private final List<byte[]> archives = new ArrayList<>();
  private final List<Digest> diffIds = new ArrayList<>();
  private final List<Compression> compressions = new ArrayList<>();
  private final Map<String, Object> config = new LinkedHashMap<>();
  private Platform platform = Platform.host();

  /** How a layer is packed. */
  public enum Compression {
    NONE(""),
    GZIP("+gzip"),
    ZSTD("+zstd");

    private final String suffix;

    Compression(String suffix) {
      this.suffix = suffix;
    }
  }

  /** What it runs on; this machine's platform otherwise. */
  public ImageBuilder platform(Platform other) {
    platform = other;
    return this;
  }

  /** First words of the command. */
  public ImageBuilder entrypoint(String... words) {
    config.put("Entrypoint", List.of(words));
    return this;
  }

  /** Following words of the command. */
  public ImageBuilder cmd(String... words) {
    config.put("Cmd", List.of(words));
    return this;
  }

  /** The environment, as {@code NAME=value}. */
  public ImageBuilder env(String... variables) {
    config.put("Env", List.of(variables));
    return this;
  }

  /** The user. */
  public ImageBuilder user(String user) {
    config.put("User", user);
    return this;
  }

  /** The working directory. */
  public ImageBuilder workingDir(String directory) {
    config.put("WorkingDir", directory);
    return this;
  }

  /** The signal that asks it to end. */
  public ImageBuilder stopSignal(String signal) {
    config.put("StopSignal", signal);
    return this;
  }

  /** A layer on top of those so far. */
  public ImageBuilder layer(LayerBuilder layer, Compression compression) {
    var tar = layer.tar();
    archives.add(LayerBuilder.pack(tar, compression));
    diffIds.add(Digest.of(tar));
    compressions.add(compression);
    return this;
  }

  /**
   * Writes the image into a directory, which is made if it is not there; what it had before is
   * replaced.
   *
   * @param name what the image is called
   */
  public void writeTo(Path layout, String name) {
    try {
      var blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
      var manifest =
          Json.bytes(
              ordered(
                  "schemaVersion",
                  2,
                  "mediaType",
                  MediaTypes.OCI_MANIFEST,
                  "config",
                  blob(blobs, Json.bytes(document()), MediaTypes.OCI_CONFIG),
                  "layers",
                  layerBlobs(blobs)));
      var entry = blob(blobs, manifest, MediaTypes.OCI_MANIFEST);
      entry.put("platform", ordered("os", platform.os(), "architecture", platform.architecture()));
      entry.put("annotations", Map.of(Descriptor.IMAGE_NAME, Reference.parse(name).toString()));
      Files.write(
          layout.resolve("index.json"),
          Json.bytes(ordered("schemaVersion", 2, "manifests", List.of(entry))));
      Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    } catch (IOException e) {
      throw Disk.failure("cannot write the image layout " + layout, e);
    }
  }

  private Map<String, Object> document() {
    var document =
        ordered(
            "os", platform.os(),
            "architecture", platform.architecture(),
            "config", config,
            "rootfs",
                ordered(
                    "type", "layers", "diff_ids", diffIds.stream().map(Digest::toString).toList()));
    if (!platform.variant().isEmpty()) {
      document.put("variant", platform.variant());
    }
    return document;
  }

  private List<Map<String, Object>> layerBlobs(Path blobs) throws IOException {
    var all = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < archives.size(); i++) {
      var mediaType = MediaTypes.OCI_LAYER + compressions.get(i).suffix;
      all.add(blob(blobs, archives.get(i), mediaType));
    }
    return all;
  }

  private static Map<String, Object> blob(Path blobs, byte[] content, String mediaType)
      throws IOException {
    var digest = Digest.of(content);
    Files.write(blobs.resolve(digest.hex()), content);
    return ordered("mediaType", mediaType, "digest", digest.toString(), "size", content.length);
  }

  /** A map whose order is that of the arguments, so that documents have one digest. */
  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
