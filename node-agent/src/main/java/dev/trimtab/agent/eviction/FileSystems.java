package dev.trimtab.agent.eviction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file systems that a node's files are on; often one and the same.
 *
 * @param node a directory where the agent keeps volumes and logs
 * @param images a directory where images are kept; empty if that is not known
 */
record FileSystems(Path node, Optional<Path> images) {

  /** A directory on the file system that a signal is about; empty if it is not about one. */
  Optional<Path> of(Signal signal) {
    return switch (signal) {
      case NODE_DISK, NODE_INODES -> Optional.of(node);
      case IMAGE_DISK, IMAGE_INODES -> images;
      case MEMORY, PIDS -> Optional.empty();
    };
  }

  /** Whether what is at {@code path} takes room of what a signal is about. */
  boolean concerns(Signal signal, Path path) throws IOException {
    Optional<Object> device = device(path);
    Optional<Path> directory = of(signal);
    return device.isPresent() && directory.isPresent() && device.equals(device(directory.get()));
  }

  private static Optional<Object> device(Path path) throws IOException {
    try {
      return Optional.of(Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }
}
