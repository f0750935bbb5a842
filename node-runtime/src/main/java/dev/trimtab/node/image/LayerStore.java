package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Unpacked layers, one directory per chain id. A directory of that name is whole and was verified;
 * one being written has another name, and is removed when the next instance starts.
 */
final class LayerStore {

  private static final String UNFINISHED = ".unpacking-";
  private static final String EMPTY = ".empty";

  private final Path root;
  private final UnpackLimits limits;
  private final SingleFlight<Digest, Path> unpacking = new SingleFlight<>();

  LayerStore(Path root, UnpackLimits limits) {
    this.root = root;
    this.limits = limits;
    Disk.directories(root);
    // Images bring programs that run as root for whoever starts them.
    Disk.onlyForOwner(root);
    names().stream()
        .filter(n -> n.startsWith(UNFINISHED))
        .forEach(n -> Disk.deleteTree(root.resolve(n)));
  }

  Path path(Digest chainId) {
    return root.resolve(chainId.hex());
  }

  boolean has(Digest chainId) {
    return Files.isDirectory(path(chainId));
  }

  /**
   * Unpacks a layer unless it is here.
   *
   * @param archive the layer as stored
   * @param diffId digest of its tar stream, which is verified
   * @param chainId its name
   * @param below chain ids of the layers under it, the lowest first
   */
  Path unpack(Path archive, Digest diffId, Digest chainId, List<Digest> below) {
    if (has(chainId)) {
      return path(chainId);
    }
    return unpacking.run(chainId, () -> unpackNow(archive, diffId, chainId, below));
  }

  /** A directory for an image without layers. */
  Path empty() {
    var directory = root.resolve(EMPTY);
    Disk.directories(directory);
    return directory;
  }

  /** Chain ids here. */
  List<String> list() {
    return names().stream().filter(n -> !n.startsWith(".")).toList();
  }

  void delete(String chainHex) {
    var doomed = root.resolve(UNFINISHED + "deleted-" + chainHex);
    try {
      Files.move(root.resolve(chainHex), doomed, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Disk.failure("cannot remove the layer " + chainHex, e);
    }
    Disk.deleteTree(doomed);
  }

  private Path unpackNow(Path archive, Digest diffId, Digest chainId, List<Digest> below) {
    if (has(chainId)) {
      return path(chainId);
    }
    Path unfinished = null;
    try {
      unfinished = Files.createTempDirectory(root, UNFINISHED);
      write(archive, diffId, unfinished, lowerLayers(below));
      Files.move(unfinished, path(chainId), StandardCopyOption.ATOMIC_MOVE);
      Disk.syncDirectory(root);
      return path(chainId);
    } catch (IOException e) {
      throw failure(diffId, e);
    } finally {
      if (unfinished != null) {
        Disk.deleteTree(unfinished);
      }
    }
  }

  private void write(Path archive, Digest diffId, Path directory, List<LowerLayer> below)
      throws IOException {
    var hash = diffId.hasher();
    try (var tree = new LayerTree(directory);
        var file = Files.newInputStream(archive);
        var tar = new DigestInputStream(Decompression.of(file), hash);
        var top = tree.directory("")) {
      tree.mode(top, ".", 0755);
      new LayerUnpacker(tree, below, limits).unpack(new TarReader(tar));
      // What follows the end mark belongs to the digest as well.
      tar.transferTo(java.io.OutputStream.nullOutputStream());
      var actual = Digest.of(diffId.algorithm(), hash);
      if (!actual.equals(diffId)) {
        throw new NodeException.Invalid(
            "digest mismatch: the layer " + diffId + " unpacks to " + actual);
      }
      // A rename could reach the disk before the files do.
      tree.sync();
    } catch (SyscallException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private List<LowerLayer> lowerLayers(List<Digest> below) {
    return below.reversed().stream().map(id -> new LowerLayer(path(id))).toList();
  }

  private static NodeException failure(Digest diffId, IOException e) {
    var step = "cannot unpack the layer " + diffId;
    if (e.getCause() instanceof SyscallException syscall) {
      switch (syscall.errno()) {
        case Errno.ENOSPC -> {
          return new NodeException.Unavailable(step + ": the disk is full", e);
        }
        case Errno.EPERM, Errno.EACCES, Errno.EROFS, Errno.EIO, Errno.EMFILE, Errno.ENOMEM -> {
          return new NodeException.Unavailable(step + ": " + e.getMessage(), e);
        }
        default -> {}
      }
    }
    return e instanceof java.nio.file.FileSystemException
        ? Disk.failure(step, e)
        : new NodeException.Invalid(step + ": " + e.getMessage(), e);
  }

  private List<String> names() {
    var all = new ArrayList<String>();
    try (var directories = Files.newDirectoryStream(root)) {
      directories.forEach(d -> all.add(d.getFileName().toString()));
    } catch (IOException e) {
      throw Disk.failure("cannot list " + root, e);
    }
    return all;
  }
}
