package dev.trimtab.node.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.image.TarEntry.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A tar archive of an OCI image layout, or what {@code docker save} writes, unpacked into a layout
 * directory. Only plain files and links among them are taken; names are compared, not resolved.
 */
final class ImageArchive {

  /** Up to four plain names, none of them {@code .} or {@code ..}. */
  private static final Pattern NAME =
      Pattern.compile("(?!.*(?:^|/)\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+){0,3}");

  private final Path directory;
  private final Map<String, String> links = new HashMap<>();

  private ImageArchive(Path directory) {
    this.directory = directory;
  }

  /** Unpacks {@code archive}, which may be compressed, into the empty {@code directory}. */
  static OciLayout open(Path archive, Path directory) {
    var unpacking = new ImageArchive(directory);
    try {
      unpacking.unpack(archive);
      if (!Files.exists(directory.resolve("oci-layout"))
          && Files.exists(directory.resolve("manifest.json"))) {
        unpacking.convertDocker(archive);
      }
    } catch (java.nio.file.FileSystemException e) {
      throw Disk.failure("cannot read " + archive, e);
    } catch (IOException e) {
      throw new NodeException.Invalid(archive + " is not an image archive: " + e.getMessage(), e);
    }
    if (!Files.exists(directory.resolve("oci-layout"))) {
      throw new NodeException.Invalid(
          archive + " is not an image archive: it has neither oci-layout nor manifest.json");
    }
    return OciLayout.open(directory);
  }

  private void unpack(Path archive) throws IOException {
    try (var in = Decompression.of(Files.newInputStream(archive))) {
      var tar = new TarReader(in);
      var buffer = new byte[1 << 16];
      for (var next = tar.next(); next.isPresent(); next = tar.next()) {
        var name = LayerPath.parse(next.get().name()).toString();
        if (next.get().kind() == Kind.FILE) {
          var file = place(name);
          try (var out = Files.newOutputStream(file)) {
            for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
              out.write(buffer, 0, n);
            }
          }
        } else if (next.get().kind() == Kind.SYMBOLIC_LINK || next.get().kind() == Kind.HARD_LINK) {
          links.put(name, next.get().linkName());
        }
      }
    }
  }

  private Path place(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("it has a file named \"" + TarEntry.shown(name) + "\"");
    }
    var file = directory.resolve(name);
    var parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return file;
  }

  /** Writes the index that {@code docker save} of old had no idea of. */
  private void convertDocker(Path archive) throws IOException {
    var blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
    var manifests = new ArrayList<Map<String, Object>>();
    var list = Json.MAPPER.readTree(Files.readAllBytes(directory.resolve("manifest.json")));
    for (var image : list) {
      var config = adopt(image.path("Config").asText(), MediaTypes.OCI_CONFIG, blobs);
      var layers = new ArrayList<Map<String, Object>>();
      for (var layer : image.path("Layers")) {
        layers.add(adopt(layer.asText(), MediaTypes.OCI_LAYER, blobs));
      }
      var manifest =
          Json.bytes(
              Map.of(
                  "schemaVersion",
                  2,
                  "mediaType",
                  MediaTypes.OCI_MANIFEST,
                  "config",
                  config,
                  "layers",
                  layers));
      var digest = Digest.of(manifest);
      Files.write(blobs.resolve(digest.hex()), manifest);
      manifests.addAll(entries(image, digest, manifest.length));
    }
    if (manifests.isEmpty()) {
      throw new IOException("manifest.json of " + archive + " names no image");
    }
    Files.write(
        directory.resolve("index.json"),
        Json.bytes(Map.of("schemaVersion", 2, "manifests", manifests)));
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  private static List<Map<String, Object>> entries(JsonNode image, Digest digest, int size) {
    var names = Json.strings(image.path("RepoTags"));
    var all = new ArrayList<Map<String, Object>>();
    for (var name : names.isEmpty() ? List.of("") : names) {
      all.add(
          Map.of(
              "mediaType",
              MediaTypes.OCI_MANIFEST,
              "digest",
              digest.toString(),
              "size",
              size,
              "annotations",
              name.isEmpty() ? Map.of() : Map.of(Descriptor.IMAGE_NAME, name)));
    }
    return all;
  }

  /** Moves a file of the archive to where a layout has it. */
  private Map<String, Object> adopt(String name, String mediaType, Path blobs) throws IOException {
    if (!NAME.matcher(name).matches() || !Files.isRegularFile(directory.resolve(followed(name)))) {
      throw new IOException(
          "manifest.json names \"" + TarEntry.shown(name) + "\", which is not there");
    }
    var file = directory.resolve(followed(name));
    var hash = Digest.hasher("sha256");
    try (var in = new java.security.DigestInputStream(Files.newInputStream(file), hash)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    var digest = Digest.of("sha256", hash);
    var blob = blobs.resolve(digest.hex());
    if (!Files.exists(blob)) {
      // A link: the file may be named again.
      Files.createLink(blob, file);
    }
    return Map.of("mediaType", mediaType, "digest", digest.toString(), "size", Files.size(blob));
  }

  /** Docker of old linked equal layers, with {@code ../id/layer.tar}. */
  private String followed(String name) throws IOException {
    var target = links.get(name);
    if (target == null) {
      return name;
    }
    var relative = target.replaceFirst("^\\.\\./", "");
    if (!NAME.matcher(relative).matches()) {
      throw new IOException("it has a link to \"" + TarEntry.shown(target) + "\"");
    }
    return relative;
  }
}
