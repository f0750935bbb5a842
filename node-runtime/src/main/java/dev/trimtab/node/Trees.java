package dev.trimtab.node;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whole directory trees. Links are never followed. */
public final class Trees {

  private Trees() {}

  /**
   * Deletes a tree; nothing if it does not exist. What vanishes meanwhile is gone as wanted.
   *
   * @throws IOException also if another file system is mounted below: its content is somebody
   *     else's
   */
  public static void delete(Path root) throws IOException {
    Optional<Object> device = device(root);
    if (device.isPresent()) {
      Files.walkFileTree(root, new Deletion(device.get()));
    }
  }

  /** The number of the file system that a path is on; empty if there is no such path. */
  private static Optional<Object> device(Path path) throws IOException {
    try {
      return Optional.of(Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /** Bytes of all files of a tree; what vanishes meanwhile counts nothing. */
  public static long size(Path root) throws IOException {
    return extent(root).bytes();
  }

  /**
   * What a tree takes.
   *
   * @param bytes of all its files
   * @param inodes files and directories
   */
  public record Extent(long bytes, long inodes) {
    /** Nothing. */
    public static final Extent NONE = new Extent(0, 0);

    /** Both together. */
    public Extent plus(Extent other) {
      return new Extent(bytes + other.bytes, inodes + other.inodes);
    }
  }

  /** What a tree takes; what vanishes meanwhile counts nothing. */
  public static Extent extent(Path root) throws IOException {
    Extent[] sum = {Extent.NONE};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum[0] = sum[0].plus(new Extent(attributes.size(), 1));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
            sum[0] = sum[0].plus(new Extent(0, 1));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    private final Object device;

    Deletion(Object device) {
      this.device = device;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Optional<Object> own = device(directory);
      if (own.isEmpty()) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (!own.get().equals(device)) {
        throw new IOException("another file system is mounted at " + directory);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
