package dev.trimtab.node.image;

import dev.trimtab.node.Images;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.RootFilesystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of this machine, below one directory: {@code blobs/} as fetched, {@code layers/}
 * unpacked, {@code images.json} what they are called.
 *
 * <p><b>Guarantees.</b> A name is there only if its image is whole, over crashes and power cuts.
 * What a container uses stays even if its image's last name is removed.
 *
 * <p><b>Threads.</b> Safe for any number of threads. Operations block.
 *
 * <p><b>Errors.</b> {@link NodeException}.
 */
public final class ImageStore implements Images, RootFilesystems, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);
  private static final int UNPACKERS = 2;

  private record PullKey(String reference, Credentials credentials) {}

  private final Path root;
  private final Registries registries;
  private final ContentStore content;
  private final LayerStore layers;
  private final Catalog catalog;
  private final Ingest ingest;
  private final Documents documents;
  private final Garbage garbage;
  private final PullListener listener;
  private final SingleFlight<PullKey, Catalog.Entry> pulls = new SingleFlight<>();
  private final ExecutorService unpackers =
      Executors.newFixedThreadPool(
          UNPACKERS, Thread.ofPlatform().daemon().name("trimtab-unpack-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock: who holds each image, by its id.
  private final Map<String, Set<String>> users = new HashMap<>();

  /** A store below {@code root}, which is made if it is not there. */
  public ImageStore(Path root, RegistrySettings settings) {
    this(root, settings, PullListener.NONE);
  }

  /**
   * A store that tells of its work.
   *
   * @param listener told how fetching goes on
   */
  public ImageStore(Path root, RegistrySettings settings, PullListener listener) {
    this.root = root;
    this.listener = listener;
    this.registries = new Registries(settings);
    Disk.directories(root);
    this.content = new ContentStore(root);
    this.layers = new LayerStore(root.resolve("layers"), UnpackLimits.DEFAULT);
    this.catalog = new Catalog(root.resolve("images.json"));
    this.ingest = new Ingest(content, layers, unpackers, Platform.host());
    this.documents = new Documents(content);
    this.garbage = new Garbage(content, layers, catalog, documents, this::inUse);
  }

  @Override
  public Optional<Image> resolve(String reference) {
    var byId = catalog.byId(reference);
    return (byId.isPresent() ? byId : catalog.byName(Reference.parse(reference).toString()))
        .map(this::image);
  }

  @Override
  public Image pull(String reference, Credentials credentials) {
    var wanted = Reference.parse(reference);
    var key = new PullKey(wanted.toString(), credentials);
    return image(pulls.run(key, () -> garbage.keepingAll(() -> fetch(wanted, credentials))));
  }

  private Catalog.Entry fetch(Reference wanted, Credentials credentials) {
    var found = registries.find(wanted, credentials);
    var progress = progress(wanted.toString());
    var entry = ingest.take(found.source(), found.document(), wanted.toString(), progress);
    var names = new ArrayList<String>();
    wanted.tagged().ifPresent(names::add);
    names.add(wanted.at(entry.target()).toString());
    var named = catalog.add(new Catalog.Entry(entry.id(), entry.manifest(), entry.target(), names));
    LOG.atInfo()
        .addKeyValue("image", wanted)
        .addKeyValue("digest", entry.target())
        .log("image fetched");
    return named;
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(root);
  }

  @Override
  public List<Image> load(Path layout, String reference) {
    if (Files.isDirectory(layout)) {
      return load(OciLayout.open(layout), layout, reference);
    }
    if (!Files.isRegularFile(layout)) {
      throw new NodeException.Invalid(layout + " is neither an image layout nor an archive of one");
    }
    Path unpacked = null;
    try {
      unpacked = Files.createTempDirectory(root, ".archive-");
      return load(ImageArchive.open(layout, unpacked), layout, reference);
    } catch (IOException e) {
      throw Disk.failure("cannot unpack " + layout, e);
    } finally {
      if (unpacked != null) {
        Disk.deleteTree(unpacked);
      }
    }
  }

  private List<Image> load(OciLayout layout, Path from, String reference) {
    var images = layout.images();
    if (!reference.isEmpty() && images.size() != 1) {
      throw new NodeException.Invalid(
          from + " has " + images.size() + " images; one name fits only one");
    }
    return garbage.keepingAll(
        () ->
            images.stream()
                .map(
                    i -> {
                      var name = reference.isEmpty() ? i.name().orElse("") : reference;
                      return image(load(layout, i.document(), name, from));
                    })
                .distinct()
                .toList());
  }

  private Catalog.Entry load(OciLayout layout, ManifestDocument document, String name, Path from) {
    if (name.isEmpty()) {
      throw new NodeException.Invalid(
          "an image of " + from + " has no name (annotation " + Descriptor.REF_NAME + ")");
    }
    var reference = Reference.parse(name);
    var entry = ingest.take(layout, document, reference.toString(), progress(name));
    return catalog.add(
        new Catalog.Entry(
            entry.id(), entry.manifest(), entry.target(), List.of(reference.toString())));
  }

  @Override
  public List<Image> list() {
    return catalog.list().stream().filter(e -> !e.names().isEmpty()).map(this::image).toList();
  }

  @Override
  public void remove(String reference) {
    var byId = catalog.byId(reference);
    if (byId.isPresent()) {
      catalog.removeNames(byId.get().names());
    } else {
      catalog.removeNames(namesGoneWith(Reference.parse(reference)));
    }
    collect();
  }

  /** A tag's digest name goes with it, unless another tag of the repository means the same. */
  private List<String> namesGoneWith(Reference reference) {
    var name = reference.toString();
    var names = catalog.byName(name).map(Catalog.Entry::names).orElse(List.of());
    var digestPrefix = reference.name() + "@";
    var tagPrefix = reference.name() + ":";
    var otherTag = names.stream().anyMatch(n -> n.startsWith(tagPrefix) && !n.equals(name));
    return otherTag
        ? List.of(name)
        : names.stream().filter(n -> n.equals(name) || n.startsWith(digestPrefix)).toList();
  }

  /** Removes content that no image and no container needs; later if something is being fetched. */
  public void collect() {
    garbage.collect();
  }

  @Override
  public RootFilesystem acquire(String imageId, String user) {
    lock.lock();
    try {
      users.computeIfAbsent(imageId, id -> new HashSet<>()).add(user);
    } finally {
      lock.unlock();
    }
    // Held before it is looked for, so that it cannot go between.
    try {
      return garbage.keepingAll(() -> filesystem(imageId));
    } catch (NodeException e) {
      release(imageId, user);
      throw e;
    }
  }

  @Override
  public void release(String imageId, String user) {
    lock.lock();
    try {
      var holders = users.get(imageId);
      if (holders != null && holders.remove(user) && holders.isEmpty()) {
        users.remove(imageId);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Everything an image asks for, also what {@link #acquire} leaves out. */
  public ImageConfiguration config(String imageId) {
    return documents.configuration(entry(imageId));
  }

  /** Stops; fetching under way fails. */
  @Override
  public void close() {
    registries.close();
    unpackers.shutdown();
  }

  private RootFilesystem filesystem(String imageId) {
    var entry = entry(imageId);
    var config = documents.configuration(entry);
    var manifest = documents.manifest(entry);
    var chain = config.chainIds();
    var directories = new ArrayList<Path>();
    for (int i = 0; i < chain.size(); i++) {
      // Here since the pull, unless somebody removed directories by hand.
      directories.add(
          layers.unpack(
              content.path(manifest.layers().get(i).digest()),
              config.diffIds().get(i),
              chain.get(i),
              chain.subList(0, i)));
    }
    if (directories.isEmpty()) {
      directories.add(layers.empty());
    }
    return new RootFilesystem(
        directories,
        new ImageConfig(
            config.entrypoint(),
            config.cmd(),
            config.env(),
            config.user(),
            config.workingDir(),
            config.stopSignal()));
  }

  private Catalog.Entry entry(String imageId) {
    return catalog
        .byId(imageId)
        .orElseThrow(() -> new NodeException.NotFound("there is no image " + imageId));
  }

  private ContentStore.Progress progress(String image) {
    return (piece, bytes) -> listener.progress(image, piece.digest(), bytes, piece.size());
  }

  private Set<String> inUse() {
    lock.lock();
    try {
      return Set.copyOf(users.keySet());
    } finally {
      lock.unlock();
    }
  }

  private Image image(Catalog.Entry entry) {
    var size = documents.manifest(entry).layers().stream().mapToLong(Descriptor::size).sum();
    var configuration = documents.configuration(entry);
    return new Image(
        entry.id().toString(),
        entry.names(),
        entry.target().toString(),
        size,
        configuration.user(),
        configuration.stopSignal());
  }
}
