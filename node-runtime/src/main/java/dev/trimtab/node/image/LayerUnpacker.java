package dev.trimtab.node.image;

import dev.trimtab.node.image.LayerTree.What;
import dev.trimtab.node.image.TarEntry.Kind;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the entries of one layer into its directory, in the form overlayfs reads: a whiteout is
 * the character device 0:0, an opaque directory has an extended attribute.
 *
 * <p>An entry below a directory the archive does not bring gets that directory with mode, owner and
 * time of the layers below, since in overlayfs the upper layer's attributes count.
 */
final class LayerUnpacker {

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String AUFS_METADATA = ".wh..wh.";
  private static final int BUFFER = 1 << 16;

  private final LayerTree tree;
  private final List<LowerLayer> below;
  private final UnpackLimits limits;
  // Set at the end, since every change inside a directory changes its time.
  private final Map<String, long[]> directoryTimes = new LinkedHashMap<>();
  private final byte[] buffer = new byte[BUFFER];
  private long bytes;
  private long entries;

  /**
   * @param below the layers under it, the uppermost first
   */
  LayerUnpacker(LayerTree tree, List<LowerLayer> below, UnpackLimits limits) {
    this.tree = tree;
    this.below = List.copyOf(below);
    this.limits = limits;
  }

  /**
   * Writes everything.
   *
   * @throws IOException if the archive is malformed or wants what it may not
   */
  void unpack(TarReader tar) throws IOException {
    for (var next = tar.next(); next.isPresent(); next = tar.next()) {
      var entry = next.get();
      count(entry);
      try {
        place(entry, tar);
      } catch (SyscallException e) {
        throw new IOException(TarEntry.shown(entry.name()) + ": " + e.getMessage(), e);
      }
    }
    directoryTimes.forEach(this::setDirectoryTime);
  }

  private void count(TarEntry entry) throws IOException {
    bytes += entry.size();
    entries++;
    if (bytes > limits.bytes() || entries > limits.entries()) {
      throw new IOException(
          "it has more than " + limits.bytes() + " bytes or " + limits.entries() + " entries");
    }
  }

  private void place(TarEntry entry, TarReader tar) throws IOException {
    var path = LayerPath.parse(entry.name());
    if (path.isRoot()) {
      if (entry.kind() == Kind.DIRECTORY) {
        try (var root = tree.directory("")) {
          finishDirectory(root, ".", "", entry);
        }
      }
      return;
    }
    try (var parent = parent(path.parent())) {
      var name = path.name();
      if (name.equals(OPAQUE)) {
        try (var itself = tree.directory(path.parent())) {
          tree.makeOpaque(itself);
        }
      } else if (name.startsWith(AUFS_METADATA)) {
        // Bookkeeping of a file system nobody uses any more.
        return;
      } else if (name.startsWith(WHITEOUT)) {
        hide(parent, LayerPath.component(name.substring(WHITEOUT.length())));
      } else {
        put(parent, path, entry, tar);
      }
    }
  }

  /** Hides what lower layers have at a name, not what this one put there already. */
  private void hide(Fd parent, String name) {
    switch (tree.what(parent, name)) {
      case NOTHING -> tree.whiteout(parent, name);
      case DIRECTORY -> {
        try (var directory = tree.directoryItself(parent, name)) {
          tree.makeOpaque(directory);
        }
      }
      case WHITEOUT, OTHER -> {}
    }
  }

  private void put(Fd parent, LayerPath path, TarEntry entry, TarReader tar) throws IOException {
    var name = path.name();
    var there = tree.what(parent, name);
    if (entry.kind() == Kind.DIRECTORY) {
      putDirectory(parent, path, entry, there);
      return;
    }
    if (entry.kind() == Kind.HARD_LINK) {
      putHardLink(parent, path, entry, there);
      return;
    }
    if (there != What.NOTHING) {
      tree.remove(parent, name);
    }
    switch (entry.kind()) {
      case FILE -> putFile(parent, name, tar);
      case SYMBOLIC_LINK -> tree.symbolicLink(parent, name, entry.linkName());
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {
        if (entry.kind() == Kind.CHARACTER_DEVICE && entry.major() == 0 && entry.minor() == 0) {
          throw new IOException(TarEntry.shown(entry.name()) + " is a whiteout in disguise");
        }
        tree.node(parent, name, LayerTree.fileType(entry.kind()), entry.major(), entry.minor());
      }
      case DIRECTORY, HARD_LINK -> throw new IllegalStateException("handled above");
    }
    finish(parent, name, entry);
    tree.time(parent, name, entry.seconds(), entry.nanos());
  }

  private void putDirectory(Fd parent, LayerPath path, TarEntry entry, What there) {
    var name = path.name();
    if (there == What.WHITEOUT || there == What.OTHER) {
      tree.remove(parent, name);
    }
    tree.makeDirectory(parent, name);
    if (there == What.WHITEOUT) {
      // Hidden and made anew in one layer: what lower layers have below must not come back.
      try (var directory = tree.directoryItself(parent, name)) {
        tree.makeOpaque(directory);
      }
    }
    finishDirectory(parent, name, path.toString(), entry);
  }

  private void putHardLink(Fd parent, LayerPath path, TarEntry entry, What there)
      throws IOException {
    var existing = LayerPath.parse(entry.linkName());
    if (existing.equals(path)) {
      throw new IOException(TarEntry.shown(entry.name()) + " is a hard link to itself");
    }
    try (var existingParent = tree.directory(existing.parent())) {
      if (tree.what(existingParent, existing.name()) != What.OTHER) {
        throw new IOException(
            TarEntry.shown(entry.name())
                + " is a hard link to "
                + TarEntry.shown(entry.linkName())
                + ", which is no file of this layer");
      }
      if (there != What.NOTHING) {
        tree.remove(parent, path.name());
      }
      tree.hardLink(existingParent, existing.name(), parent, path.name());
    }
  }

  private void putFile(Fd parent, String name, TarReader tar) throws IOException {
    try (var file = tree.newFile(parent, name)) {
      for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
        Syscalls.write(file, buffer, 0, n);
      }
    }
  }

  /** Owner first: changing it drops set-user-id and file capabilities. */
  private void finish(Fd parent, String name, TarEntry entry) {
    tree.owner(parent, name, entry.uid(), entry.gid());
    if (entry.kind() != Kind.SYMBOLIC_LINK) {
      tree.mode(parent, name, entry.mode());
    }
    entry.xattrs().forEach((key, value) -> attribute(parent, name, key, value));
  }

  private void attribute(Fd parent, String name, String key, byte[] value) {
    // An image must not speak to overlayfs; what it hides it hides by whiteouts.
    if (key.startsWith("trusted.") || key.startsWith("user.overlay.")) {
      return;
    }
    try {
      tree.attributes(parent, name, key, value);
    } catch (SyscallException e) {
      // Labels of another security module, or a file system that keeps none; engines skip both.
      if (e.errno() != Errno.EOPNOTSUPP || key.startsWith("security.capability")) {
        throw e;
      }
    }
  }

  private void finishDirectory(Fd parent, String name, String path, TarEntry entry) {
    finish(parent, name, entry);
    directoryTimes.put(path, new long[] {entry.seconds(), entry.nanos()});
  }

  private void setDirectoryTime(String path, long[] time) {
    var split = LayerPath.split(path);
    try (var parent = tree.directory(split.parent())) {
      var name = split.isRoot() ? "." : split.name();
      // It may have been replaced by something else further on in the archive.
      if (tree.what(parent, name) == What.DIRECTORY) {
        tree.time(parent, name, time[0], (int) time[1]);
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
    }
  }

  /** The directory an entry goes into; what is missing is made. */
  private Fd parent(String path) throws IOException {
    try {
      return tree.directory(path);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
    }
    var split = LayerPath.split(path);
    try (var above = parent(split.parent())) {
      var there = tree.what(above, split.name());
      if (there == What.OTHER) {
        throw new IOException(TarEntry.shown(path) + " is not a directory, but has entries below");
      }
      if (there == What.WHITEOUT) {
        tree.remove(above, split.name());
      }
      if (tree.makeDirectory(above, split.name())) {
        copyFromBelow(above, split);
        if (there == What.WHITEOUT) {
          try (var directory = tree.directoryItself(above, split.name())) {
            tree.makeOpaque(directory);
          }
        }
      }
    }
    return tree.directory(path);
  }

  private void copyFromBelow(Fd above, LayerPath path) {
    for (var layer : below) {
      var found = layer.directory(path.toString());
      if (found.isPresent()) {
        var a = found.get();
        tree.owner(above, path.name(), a.uid(), a.gid());
        tree.mode(above, path.name(), a.mode());
        directoryTimes.putIfAbsent(path.toString(), new long[] {a.seconds(), a.nanos()});
        return;
      }
    }
  }
}
