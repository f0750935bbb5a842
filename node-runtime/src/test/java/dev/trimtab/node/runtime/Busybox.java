package dev.trimtab.node.runtime;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.RootFilesystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A root file system of Debian's busybox-static, as an image would be unpacked. */
final class Busybox implements RootFilesystems {
  static final String IMAGE = "sha256:busybox";
  private static final Path PROGRAM = Path.of("/bin/busybox");
  private static final List<String> NAMES =
      List.of(
          "sh",
          "true",
          "false",
          "cat",
          "echo",
          "sleep",
          "ls",
          "id",
          "env",
          "hostname",
          "ps",
          "mount",
          "touch",
          "grep",
          "mknod",
          "head",
          "dd",
          "stat",
          "tty",
          "stty",
          "wc",
          "kill",
          "readlink",
          "yes",
          "pwd",
          "test",
          "printf",
          "nc",
          "httpd",
          "seq",
          "rm",
          "mkdir",
          "chmod");

  final Path root;
  final Set<String> users = ConcurrentHashMap.newKeySet();
  private final Map<String, RootFilesystem> others = new ConcurrentHashMap<>();

  private Busybox(Path root) {
    this.root = root;
  }

  static Busybox unpack(Path directory) throws IOException {
    require();
    Path root = directory.resolve("busybox");
    for (String name : List.of("bin", "etc", "proc", "sys", "dev", "tmp", "home/web", "root")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.copy(
        PROGRAM,
        root.resolve("bin/busybox"),
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
    for (String name : NAMES) {
      Path link = root.resolve("bin").resolve(name);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("busybox"));
      }
    }
    Files.writeString(
        root.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001:web:/home/web:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nweb:x:1001:\nlog:x:1002:web\n");
    return new Busybox(root);
  }

  private static void require() throws IOException {
    if (Files.isExecutable(PROGRAM)) {
      return;
    }
    try {
      int exit =
          new ProcessBuilder("apt-get", "install", "-y", "busybox-static")
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IOException("apt-get install busybox-static failed with " + exit);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Adds an image of one more layer on top of busybox. */
  String with(String name, Path layer) {
    return with(name, List.of(root, layer), config());
  }

  String with(String name, List<Path> layers, ImageConfig config) {
    others.put(name, new RootFilesystem(layers, config));
    return name;
  }

  static ImageConfig config() {
    return new ImageConfig(
        List.of(), List.of("sh"), List.of("PATH=/bin", "FROM_IMAGE=yes"), "", "", "");
  }

  @Override
  public RootFilesystem acquire(String imageId, String user) {
    users.add(user);
    if (imageId.equals(IMAGE)) {
      return new RootFilesystem(List.of(root), config());
    }
    RootFilesystem other = others.get(imageId);
    if (other == null) {
      throw new NodeException.NotFound("no image " + imageId);
    }
    return other;
  }

  @Override
  public void release(String imageId, String user) {
    users.remove(user);
  }
}
