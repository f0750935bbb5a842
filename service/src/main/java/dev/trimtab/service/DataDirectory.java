package dev.trimtab.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** The directory that one running process owns. */
final class DataDirectory implements AutoCloseable {

  private static final String OPTION = "data-dir";
  private static final String LOCK = "trimtab.lock";

  private final FileChannel channel;

  private DataDirectory(FileChannel channel) {
    this.channel = channel;
  }

  /** The option that names it. */
  static Option option(String meaning) {
    return Arguments.option(OPTION, "DIR", meaning + " (default: " + standard() + ")");
  }

  /** The one that was named, or the user's own. */
  static Path of(Arguments arguments) {
    return arguments.one(OPTION).map(Path::of).orElseGet(DataDirectory::standard).toAbsolutePath();
  }

  private static Path standard() {
    return Path.of(System.getProperty("user.home"), ".trimtab");
  }

  /**
   * Takes the directory for this process and writes its process id into it.
   *
   * @throws Failure if another process has it
   */
  static DataDirectory lock(Path directory) {
    Path file = directory.resolve(LOCK);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new Failure(
            "data directory %s is in use by process %s; stop that one with 'trimtab down', or choose another with --data-dir"
                .formatted(directory, Files.readString(file).strip()));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new DataDirectory(channel);
    } catch (IOException e) {
      throw new Failure("cannot lock data directory " + directory + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** The process that has the directory, if one does. */
  static OptionalLong owner(Path directory) {
    Path file = directory.resolve(LOCK);
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock free = tryLock(channel);
      if (free != null) {
        free.release();
        return OptionalLong.empty();
      }
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
