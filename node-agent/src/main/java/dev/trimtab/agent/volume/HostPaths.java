package dev.trimtab.agent.volume;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's own files as volumes; every type the API knows is checked or made. */
final class HostPaths {

  private static final int TYPE_BITS = 0170000;
  private static final int SOCKET = 0140000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  private HostPaths() {}

  static Path prepare(HostPathVolumeSource source) throws IOException {
    Path path = Path.of(source.getPath());
    if (!path.isAbsolute() || !path.normalize().equals(path)) {
      throw new VolumeException(
          "hostPath \"" + path + "\" must be absolute and must not contain '..'");
    }
    String type = source.getType() == null ? "" : source.getType();
    switch (type) {
      case "" -> {}
      case "DirectoryOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createDirectories(path);
        }
        require(Files.isDirectory(path), path, "a directory");
      }
      case "FileOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createFile(path);
        }
        require(Files.isRegularFile(path), path, "a file");
      }
      case "Directory" -> require(Files.isDirectory(path), path, "a directory");
      case "File" -> require(Files.isRegularFile(path), path, "a file");
      case "Socket" -> require(is(path, SOCKET), path, "a socket");
      case "CharDevice" -> require(is(path, CHARACTER_DEVICE), path, "a character device");
      case "BlockDevice" -> require(is(path, BLOCK_DEVICE), path, "a block device");
      default -> throw new VolumeException("hostPath type \"" + type + "\" is not known");
    }
    return path;
  }

  private static boolean is(Path path, int type) throws IOException {
    return Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & TYPE_BITS) == type;
  }

  private static void require(boolean found, Path path, String what) {
    if (!found) {
      throw new VolumeException("hostPath type check failed: " + path + " is not " + what);
    }
  }
}
