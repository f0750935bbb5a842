package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images in a directory, by the OCI image layout. */
final class OciLayout implements ImageSource {

  private final Path root;

  private OciLayout(Path root) {
    this.root = root;
  }

  /**
   * Opens one.
   *
   * @throws NodeException.Invalid if the directory is none
   */
  static OciLayout open(Path root) {
    if (!Files.isRegularFile(root.resolve("oci-layout"))
        || !Files.isRegularFile(root.resolve("index.json"))) {
      throw new NodeException.Invalid(
          root + " is not an OCI image layout: it has no oci-layout and index.json");
    }
    return new OciLayout(root);
  }

  /**
   * An image of the layout.
   *
   * @param name as annotated; a bare tag or a full name
   */
  record Named(Optional<String> name, ManifestDocument document) {}

  /** All images of its index. */
  List<Named> images() {
    var index = read(root.resolve("index.json"), Manifest.MAX_BYTES);
    if (!(Manifest.parse(index, MediaTypes.OCI_INDEX, root.toString())
        instanceof Manifest.Index all)) {
      throw new NodeException.Invalid(root.resolve("index.json") + " is not an index");
    }
    var images = new ArrayList<Named>();
    for (var descriptor : all.manifests()) {
      var notes = descriptor.annotations();
      var name = notes.getOrDefault(Descriptor.IMAGE_NAME, notes.get(Descriptor.REF_NAME));
      images.add(new Named(Optional.ofNullable(name), manifest(descriptor.digest())));
    }
    return images;
  }

  @Override
  public ManifestDocument manifest(Digest digest) {
    var bytes = read(blobPath(digest), Manifest.MAX_BYTES);
    var hash = digest.hasher();
    hash.update(bytes);
    var actual = Digest.of(digest.algorithm(), hash);
    if (!actual.equals(digest)) {
      throw new NodeException.Invalid(
          "digest mismatch: " + digest + " in " + root + " is " + actual);
    }
    return new ManifestDocument(bytes, "", digest);
  }

  @Override
  public ContentStore.Source blob(Descriptor piece) {
    var file = blobPath(piece.digest());
    return offset -> {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new NodeException.Invalid(root + " has no content " + piece.digest());
      }
      var channel = Files.newByteChannel(file, StandardOpenOption.READ);
      channel.position(offset);
      return new ContentStore.Opened(Channels.newInputStream(channel), offset);
    };
  }

  private Path blobPath(Digest digest) {
    return root.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  private static byte[] read(Path file, int max) {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new NodeException.Invalid(file + " is larger than " + max + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new NodeException.Invalid("cannot read " + file + " of the image layout: " + e, e);
    }
  }
}
