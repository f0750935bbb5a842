package dev.trimtab.agent.volume;

import dev.trimtab.node.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A directory whose files all change at once: they are links through {@code ..data}, which itself
 * is a link to one generation of files and is replaced by a rename.
 *
 * <p>Source of the layout, which programs rely on: the kubelet's atomic writer.
 */
final class AtomicDirectory {

  private static final String DATA = "..data";

  private final Path directory;
  private final Ownership ownership;

  AtomicDirectory(Path directory, Ownership ownership) {
    this.directory = directory;
    this.ownership = ownership;
  }

  /** Makes exactly {@code files} visible, by relative path; does nothing if they are. */
  void show(Map<String, FileContent> files) throws IOException {
    Files.createDirectories(directory);
    Path old = current();
    if (old != null && files.equals(read(old))) {
      return;
    }
    Path next = Files.createTempDirectory(directory, "..");
    try {
      write(next, files);
      Path link = directory.resolve("..data_tmp");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, next.getFileName());
      Files.move(
          link,
          directory.resolve(DATA),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException failed) {
      Trees.delete(next);
      throw failed;
    }
    linkNames(files);
    if (old != null) {
      Trees.delete(old);
    }
  }

  private void write(Path generation, Map<String, FileContent> files) throws IOException {
    Ownership.mode(generation, 0755);
    for (var file : files.entrySet()) {
      Path path = inside(generation, file.getKey());
      makeParents(generation, generation.relativize(path));
      Files.write(path, file.getValue().bytes());
      ownership.apply(path, file.getValue().mode());
    }
  }

  private static void makeParents(Path generation, Path file) throws IOException {
    Path at = generation;
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      at = Files.createDirectories(at.resolve(file.getName(i)));
      Ownership.mode(at, 0755);
    }
  }

  private static Path inside(Path generation, String name) {
    Path path = generation.resolve(name).normalize();
    if (!path.startsWith(generation) || path.equals(generation)) {
      throw new VolumeException("path \"" + name + "\" leads out of the volume");
    }
    return path;
  }

  /** One link for each first name of a path; links to what is gone are removed. */
  private void linkNames(Map<String, FileContent> files) throws IOException {
    Set<String> wanted = new HashSet<>();
    for (String file : files.keySet()) {
      wanted.add(Path.of(file).normalize().getName(0).toString());
    }
    try (var present = Files.newDirectoryStream(directory)) {
      for (Path entry : present) {
        String name = entry.getFileName().toString();
        if (!name.startsWith("..") && !wanted.remove(name)) {
          Files.delete(entry);
        }
      }
    }
    for (String name : wanted) {
      Files.createSymbolicLink(directory.resolve(name), Path.of(DATA, name));
    }
  }

  private @org.jspecify.annotations.Nullable Path current() throws IOException {
    Path data = directory.resolve(DATA);
    return Files.isSymbolicLink(data) && Files.isDirectory(data)
        ? directory.resolve(Files.readSymbolicLink(data).getFileName())
        : null;
  }

  private static Map<String, FileContent> read(Path generation) throws IOException {
    Map<String, FileContent> files = new TreeMap<>();
    try (var found = Files.walk(generation)) {
      for (Path path :
          found.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).toList()) {
        int mode = (int) Files.getAttribute(path, "unix:mode") & 0777;
        files.put(
            generation.relativize(path).toString(),
            new FileContent(Files.readAllBytes(path), mode));
      }
    }
    return files;
  }
}
