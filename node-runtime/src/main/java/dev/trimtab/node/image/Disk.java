package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What this package asks of the file system. */
final class Disk {

  private Disk() {}

  /** What an error of the file system means to the caller. */
  static NodeException failure(String step, IOException cause) {
    return new NodeException.Unavailable(
        step + ": " + (isFull(cause) ? "the disk is full" : cause.toString()), cause);
  }

  /** Whether an operation failed because there was no room left. */
  static boolean isFull(NodeException failure) {
    return failure.getCause() instanceof IOException cause && isFull(cause);
  }

  private static boolean isFull(IOException cause) {
    var text = String.valueOf(cause.getMessage());
    return text.toLowerCase(Locale.ROOT).contains("no space left");
  }

  static void directories(Path... all) {
    for (var directory : all) {
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw failure("cannot make the directory " + directory, e);
      }
    }
  }

  /** Lets nobody else look into a directory. */
  static void onlyForOwner(Path directory) {
    try {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw failure("cannot close the directory " + directory + " to others", e);
    }
  }

  /** Replaces a file as a whole; after this returns it survives a power cut. */
  static void replace(Path file, byte[] content) {
    var temporary = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      try (var channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw failure("cannot write " + file, e);
    }
  }

  /** Makes renames in a directory durable. */
  static void syncDirectory(@Nullable Path directory) throws IOException {
    if (directory != null) {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Removes a tree without following links. Nothing if it is not there. */
  static void deleteTree(Path root) {
    try {
      Trees.delete(root);
    } catch (IOException e) {
      throw failure("cannot remove " + root, e);
    }
  }
}
