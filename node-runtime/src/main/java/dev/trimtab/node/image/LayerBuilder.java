package dev.trimtab.node.image;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Collects the files of one layer, in memory. Paths are relative to the image's root, without a
 * leading slash.
 *
 * <p><b>Threads.</b> For one thread.
 */
public final class LayerBuilder {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar =
      new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());
  private boolean finished;

  /** An empty layer. */
  public LayerBuilder() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** A directory; those above it are made when it is unpacked. */
  public LayerBuilder directory(String path, int mode) {
    return add(entry(path + "/", TarConstants.LF_DIR, mode), new byte[0]);
  }

  /** A file. */
  public LayerBuilder file(String path, int mode, byte[] content) {
    return add(entry(path, TarConstants.LF_NORMAL, mode), content);
  }

  /** A copy of a file of this machine. */
  public LayerBuilder file(String path, int mode, Path source) {
    try {
      return file(path, mode, Files.readAllBytes(source));
    } catch (IOException e) {
      throw Disk.failure("cannot read " + source, e);
    }
  }

  /**
   * A copy of a directory of this machine, with everything below it. Files that somebody may
   * execute get mode 0755, others 0644.
   */
  public LayerBuilder tree(String path, Path source) {
    try (var all = Files.walk(source)) {
      for (var file : all.sorted().toList()) {
        var relative = source.relativize(file).toString();
        var name = relative.isEmpty() ? path : path + "/" + relative;
        if (Files.isSymbolicLink(file)) {
          symbolicLink(name, Files.readSymbolicLink(file).toString());
        } else if (Files.isDirectory(file)) {
          directory(name, 0755);
        } else {
          file(name, Files.isExecutable(file) ? 0755 : 0644, file);
        }
      }
      return this;
    } catch (IOException e) {
      throw Disk.failure("cannot read " + source, e);
    }
  }

  /** A symbolic link. */
  public LayerBuilder symbolicLink(String path, String target) {
    var entry = entry(path, TarConstants.LF_SYMLINK, 0777);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  /** A second name for a file of this layer. */
  public LayerBuilder hardLink(String path, String existing) {
    var entry = entry(path, TarConstants.LF_LINK, 0644);
    entry.setLinkName(existing);
    return add(entry, new byte[0]);
  }

  /** Hides what lower layers have at a path. */
  public LayerBuilder whiteout(String path) {
    var slash = path.lastIndexOf('/') + 1;
    return file(path.substring(0, slash) + ".wh." + path.substring(slash), 0, new byte[0]);
  }

  /** Hides everything lower layers have in a directory. */
  public LayerBuilder opaque(String directory) {
    return file(directory + "/.wh..wh..opq", 0, new byte[0]);
  }

  /** The archive; nothing can be added afterwards. */
  byte[] tar() {
    try {
      if (!finished) {
        tar.finish();
        finished = true;
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] pack(byte[] tar, ImageBuilder.Compression compression) {
    var packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case NONE -> packed;
          case GZIP -> new GZIPOutputStream(packed);
          case ZSTD -> new ZstdOutputStream(packed);
        }) {
      out.write(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private LayerBuilder add(TarArchiveEntry entry, byte[] content) {
    try {
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TarArchiveEntry entry(String path, byte type, int mode) {
    var entry = new TarArchiveEntry(path, type, true);
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setModTime(0);
    return entry;
  }
}
