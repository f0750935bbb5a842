package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Takes one image from where it is into the store: manifests, configuration, layers. */
final class Ingest {

  /** Connections for one image; registries throttle greedier clients. */
  private static final int PARALLEL_LAYERS = 3;

  /** An index may lead to an index, but not for ever. */
  private static final int MAX_DEPTH = 3;

  private static final long MAX_CONFIG = 4 << 20;

  private final ContentStore content;
  private final LayerStore layers;
  private final ExecutorService unpackers;
  private final Platform platform;

  Ingest(ContentStore content, LayerStore layers, ExecutorService unpackers, Platform platform) {
    this.content = content;
    this.layers = layers;
    this.unpackers = unpackers;
    this.platform = platform;
  }

  /**
   * Takes an image in, or does what is still to do.
   *
   * @param of the image's name, for messages
   */
  Catalog.Entry take(
      ImageSource source, ManifestDocument top, String of, ContentStore.Progress progress) {
    var document = top;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      content.put(document.digest(), document.bytes());
      switch (document.parse(of)) {
        case Manifest.Index index ->
            document = source.manifest(index.choose(platform, of).digest());
        case Manifest.Single single -> {
          takeImage(source, single, of, progress);
          return new Catalog.Entry(
              single.config().digest(), document.digest(), top.digest(), List.of());
        }
      }
    }
    throw new NodeException.Invalid(of + " is an index of indexes of indexes");
  }

  private void takeImage(
      ImageSource source, Manifest.Single image, String of, ContentStore.Progress progress) {
    if (image.config().size() > MAX_CONFIG) {
      throw new NodeException.Invalid("the configuration of " + of + " is larger than 4 MiB");
    }
    content.fetch(image.config(), source.blob(image.config()), progress);
    var config = ImageConfiguration.parse(content.read(image.config().digest()), of);
    if (!config.platform().runsOn(platform)) {
      throw new NodeException.NotFound(
          of + " is for " + config.platform() + ", this machine is " + platform);
    }
    if (config.diffIds().size() != image.layers().size()) {
      throw new NodeException.Invalid(
          "%s has %d layers, but its configuration names %d"
              .formatted(of, image.layers().size(), config.diffIds().size()));
    }
    takeLayers(source, image.layers(), config, progress);
  }

  /** Fetches layers side by side and unpacks each as soon as it and those below are here. */
  private void takeLayers(
      ImageSource source,
      List<Descriptor> pieces,
      ImageConfiguration config,
      ContentStore.Progress progress) {
    var chain = config.chainIds();
    var slots = new Semaphore(PARALLEL_LAYERS);
    try (var fetchers = Executors.newVirtualThreadPerTaskExecutor()) {
      var archives = new ArrayList<Future<Path>>();
      for (var piece : pieces) {
        archives.add(fetchers.submit(() -> fetch(source, piece, slots, progress)));
      }
      try {
        for (int i = 0; i < chain.size(); i++) {
          var archive = await(archives.get(i));
          var diffId = config.diffIds().get(i);
          var chainId = chain.get(i);
          var below = chain.subList(0, i);
          await(unpackers.submit(() -> layers.unpack(archive, diffId, chainId, below)));
        }
      } catch (RuntimeException e) {
        fetchers.shutdownNow();
        throw e;
      }
    }
  }

  private Path fetch(
      ImageSource source, Descriptor piece, Semaphore slots, ContentStore.Progress progress)
      throws InterruptedException {
    slots.acquire();
    try {
      return content.fetch(piece, source.blob(piece), progress);
    } finally {
      slots.release();
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new NodeException.Unavailable("interrupted while fetching an image", e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case NodeException known -> known;
        case null, default -> new IllegalStateException("while fetching an image", e.getCause());
      };
    }
  }
}
