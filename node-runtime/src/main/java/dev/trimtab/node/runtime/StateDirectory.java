package dev.trimtab.node.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the runtime keeps what must survive it:
 *
 * <pre>
 *   lock                               held by the instance that owns the directory
 *   root                               empty; where containers mount their roots
 *   sandboxes/ID/sandbox.json          {@link Records.SandboxRecord}
 *   sandboxes/ID/ns/{net,ipc,uts,pid}  namespaces, mounted
 *   sandboxes/ID/shm                   the pod's shared memory, mounted
 *   sandboxes/ID/etc/…                 hosts, hostname, resolv.conf
 *   sandboxes/ID/containers/ID/container.json, run.json, exit, end.json, upper, work
 * </pre>
 */
final class StateDirectory implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path root;
  private final FileChannel lock;

  private StateDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens and locks it, making it if missing.
   *
   * @throws NodeException.Unavailable if another process has it
   */
  static StateDirectory open(Path root) {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Files.createDirectories(root.resolve("root"));
      FileChannel lock =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (lock.tryLock() != null) {
          return new StateDirectory(root, lock);
        }
      } catch (OverlappingFileLockException e) {
        // Held by another instance in this JVM: the same answer.
      }
      lock.close();
      throw new NodeException.Unavailable(
          "the state directory " + root + " is in use by another process");
    } catch (IOException e) {
      throw new NodeException.Unavailable(
          "open the state directory " + root + ": " + e.getMessage(), e);
    }
  }

  Path root() {
    return root;
  }

  /** An empty directory: where containers mount their roots, each in its own namespace. */
  Path mountPoint() {
    return root.resolve("root");
  }

  Path sandbox(String id) {
    return root.resolve("sandboxes").resolve(id);
  }

  Path container(String sandboxId, String id) {
    return sandbox(sandboxId).resolve("containers").resolve(id);
  }

  List<String> sandboxes() {
    return names(root.resolve("sandboxes"));
  }

  List<String> containers(String sandboxId) {
    return names(sandbox(sandboxId).resolve("containers"));
  }

  /** Writes {@code value} so that a reader sees the old or the new, never a part. */
  void write(Path file, Object value) {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(next, JSON.writeValueAsBytes(value));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new NodeException.Unavailable("write " + file + ": " + e.getMessage(), e);
    }
  }

  <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new NodeException.Invalid(file + " is damaged: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new NodeException.Unavailable("read " + file + ": " + e.getMessage(), e);
    }
  }

  void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new NodeException.Unavailable("make " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Deletes a tree without following links or leaving its file system; nothing if missing. */
  void delete(Path tree) {
    try {
      Trees.delete(tree);
    } catch (IOException e) {
      throw new NodeException.Unavailable("delete " + tree + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new NodeException.Unavailable("release the lock of " + root, e);
    }
  }

  private static List<String> names(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new NodeException.Unavailable("list " + directory + ": " + e.getMessage(), e);
    }
  }
}
