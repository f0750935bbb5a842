package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Content by its digest. What has its final name is whole and verified; what is being fetched lies
 * beside it, and a later attempt goes on where it stopped.
 */
final class ContentStore {

  /** Attempts in a row that brought nothing, after which it is given up. */
  private static final int FRUITLESS_ATTEMPTS = 3;

  private final Path blobs;
  private final Path partial;
  private final SingleFlight<Digest, Path> fetches = new SingleFlight<>();

  ContentStore(Path root) {
    this.blobs = root.resolve("blobs");
    this.partial = root.resolve("partial");
    Disk.directories(blobs.resolve("sha256"), blobs.resolve("sha512"), partial);
  }

  /** Where content comes from. */
  @FunctionalInterface
  interface Source {
    /**
     * Opens it at {@code offset} if it can, else at its start.
     *
     * @throws IOException if the connection broke; trying again may help
     */
    Opened open(long offset) throws IOException;
  }

  /** An open source and where in the content it begins. */
  record Opened(InputStream stream, long offset) {}

  /** Told how many bytes of a piece are here. */
  @FunctionalInterface
  interface Progress {
    void at(Descriptor piece, long bytes);
  }

  Path path(Digest digest) {
    return blobs.resolve(digest.algorithm()).resolve(digest.hex());
  }

  boolean has(Digest digest) {
    return Files.isRegularFile(path(digest));
  }

  /** All of a small document. */
  byte[] read(Digest digest) {
    try {
      return Files.readAllBytes(path(digest));
    } catch (IOException e) {
      throw Disk.failure("cannot read the content " + digest, e);
    }
  }

  /** Keeps a small document; {@code digest} must be that of {@code content}. */
  void put(Digest digest, byte[] content) {
    if (!has(digest)) {
      Disk.replace(path(digest), content);
    }
  }

  /**
   * Fetches a piece unless it is here. Concurrent calls for the same piece fetch it once.
   *
   * @throws NodeException.Invalid if what came is not what was named
   */
  Path fetch(Descriptor piece, Source source, Progress progress) {
    if (has(piece.digest())) {
      progress.at(piece, piece.size());
      return path(piece.digest());
    }
    return fetches.run(piece.digest(), () -> download(piece, source, progress));
  }

  /** All digests here. */
  List<Digest> list() {
    var all = new ArrayList<Digest>();
    for (var algorithm : List.of("sha256", "sha512")) {
      try (var files = Files.newDirectoryStream(blobs.resolve(algorithm), "[0-9a-f]*")) {
        files.forEach(f -> all.add(new Digest(algorithm, f.getFileName().toString())));
      } catch (IOException e) {
        throw Disk.failure("cannot list " + blobs, e);
      }
    }
    return all;
  }

  void delete(Digest digest) {
    Disk.deleteTree(path(digest));
  }

  /** Deletes what has been fetched in part; nothing may be fetching. */
  void deletePartial() {
    try (var files = Files.newDirectoryStream(partial)) {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw Disk.failure("cannot empty " + partial, e);
    }
  }

  private Path download(Descriptor piece, Source source, Progress progress) {
    var target = path(piece.digest());
    if (has(piece.digest())) {
      return target;
    }
    var file = partial.resolve(piece.digest().algorithm() + "-" + piece.digest().hex());
    try (var download = new Download(piece, file, progress)) {
      int fruitless = 0;
      while (!download.complete()) {
        var before = download.received();
        var broke = download.goOn(source);
        fruitless = download.received() > before ? 0 : fruitless + 1;
        if (broke.isPresent() && fruitless == FRUITLESS_ATTEMPTS) {
          throw new NodeException.Unavailable(
              "the connection broke at byte %d of %d of %s: %s"
                  .formatted(download.received(), piece.size(), piece.digest(), broke.get()),
              broke.get());
        }
      }
      download.verify();
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      Disk.syncDirectory(target.getParent());
      return target;
    } catch (IOException e) {
      throw Disk.failure("cannot store the content " + piece.digest(), e);
    }
  }
}
