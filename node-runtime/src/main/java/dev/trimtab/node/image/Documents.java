package dev.trimtab.node.image;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Manifests and configurations of images that are here, read once. They are named by their content,
 * so what was read stays true.
 */
final class Documents {

  private final ContentStore content;
  private final ConcurrentHashMap<Digest, Manifest.Single> manifests = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Digest, ImageConfiguration> configurations =
      new ConcurrentHashMap<>();

  Documents(ContentStore content) {
    this.content = content;
  }

  Manifest.Single manifest(Catalog.Entry entry) {
    return manifests.computeIfAbsent(entry.manifest(), digest -> readManifest(entry));
  }

  ImageConfiguration configuration(Catalog.Entry entry) {
    return configurations.computeIfAbsent(
        entry.id(), id -> ImageConfiguration.parse(content.read(id), "image " + id));
  }

  /** Forgets what belongs to an image that is gone. */
  void forget(Catalog.Entry entry) {
    manifests.remove(entry.manifest());
    configurations.remove(entry.id());
  }

  private Manifest.Single readManifest(Catalog.Entry entry) {
    var name = "image " + entry.id();
    if (Manifest.parse(content.read(entry.manifest()), "", name) instanceof Manifest.Single s) {
      return s;
    }
    throw new IllegalStateException(name + " was kept with an index as its manifest");
  }
}
