package dev.trimtab.service;

import dev.trimtab.node.image.ImageBuilder;
import dev.trimtab.node.image.LayerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Builds the image of {@code examples/hello} from the tree and this machine's static busybox. */
final class DemoImage {

  /** The name the example asks for. */
  static final String REFERENCE = "trimtab.dev/hello:1";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private DemoImage() {}

  /** The root of the tree; where the command was called from, unless the script says otherwise. */
  static Path home() {
    String home = System.getenv("TRIMTAB_HOME");
    return Path.of(home == null ? "" : home).toAbsolutePath();
  }

  /**
   * Writes an OCI layout.
   *
   * @param files what goes into the image, beside busybox
   * @param layout the directory to make
   * @return {@code layout}
   * @throws Failure if busybox or the files are missing
   */
  static Path build(Path files, Path layout) {
    if (!Files.isExecutable(BUSYBOX)) {
      throw new Failure(
          BUSYBOX
              + " is missing; install the Debian package busybox-static, which the demo's image is made of");
    }
    try {
      LayerBuilder base = new LayerBuilder().directory("/bin", 0755).directory("/tmp", 01777);
      base.file("/bin/busybox", 0755, BUSYBOX);
      for (String applet : applets()) {
        if (!applet.equals("busybox")) {
          base.symbolicLink("/bin/" + applet, "busybox");
        }
      }
      new ImageBuilder()
          .layer(base, ImageBuilder.Compression.GZIP)
          .layer(tree(files), ImageBuilder.Compression.GZIP)
          .env("PATH=/bin")
          .workingDir("/")
          .entrypoint("/entrypoint.sh")
          .writeTo(layout, REFERENCE);
      return layout;
    } catch (IOException e) {
      throw new Failure("cannot build image " + REFERENCE + ": " + e.getMessage(), e);
    }
  }

  private static List<String> applets() throws IOException {
    try (InputStream list =
        new ProcessBuilder(BUSYBOX.toString(), "--list").start().getInputStream()) {
      return new String(list.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  private static LayerBuilder tree(Path files) throws IOException {
    var layer = new LayerBuilder();
    try (Stream<Path> entries = Files.walk(files)) {
      for (Path entry : entries.sorted().skip(1).toList()) {
        String inside = "/" + files.relativize(entry);
        if (Files.isDirectory(entry)) {
          layer.directory(inside, 0755);
        } else {
          layer.file(inside, Files.isExecutable(entry) ? 0755 : 0644, entry);
        }
      }
    }
    return layer;
  }
}
