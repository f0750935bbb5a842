package dev.trimtab.agent.volume;

import dev.trimtab.node.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where files that must not reach a disk are kept: a tmpfs of the machine.
 *
 * @param root a directory on a tmpfs; empty if there is none, then the disk serves
 */
public record MemoryDirectory(Optional<Path> root) {

  /** Below {@code /dev/shm} if that is a tmpfs; {@code name} tells agents of one machine apart. */
  public static MemoryDirectory ofMachine(String name) throws IOException {
    Path shared = Path.of("/dev/shm");
    boolean usable = Files.isWritable(shared) && Files.getFileStore(shared).type().equals("tmpfs");
    return new MemoryDirectory(usable ? Optional.of(shared.resolve(name)) : Optional.empty());
  }

  /** The place of a pod's volume; {@code disk} without a tmpfs. */
  Path place(String uid, String volume, Path disk) throws IOException {
    if (root.isEmpty()) {
      return disk;
    }
    Files.createDirectories(root.get());
    Ownership.mode(root.get(), 0711);
    return root.get().resolve(uid).resolve(volume);
  }

  void delete(String uid) throws IOException {
    if (root.isPresent()) {
      Trees.delete(root.get().resolve(uid));
      try (var left =
          Files.exists(root.get())
              ? Files.list(root.get())
              : java.util.stream.Stream.<Path>empty()) {
        if (left.findAny().isPresent()) {
          return;
        }
      }
      Files.deleteIfExists(root.get());
    }
  }
}
