package dev.trimtab.agent.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The files of a container's log: the current one, and older ones beside it whose names begin with
 * its name and a dot.
 *
 * @param current where the container writes
 */
record LogFiles(Path current) {

  /** Rotated files, oldest first; their suffixes sort by time. */
  List<Path> rotated() throws IOException {
    String prefix = current.getFileName() + ".";
    List<Path> found = new ArrayList<>();
    Path directory = current.getParent();
    if (directory != null && Files.isDirectory(directory)) {
      try (var entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          String name = entry.getFileName().toString();
          if (name.startsWith(prefix) && !name.endsWith(".tmp")) {
            found.add(entry);
          }
        }
      }
    }
    found.sort(Comparator.comparing(p -> p.getFileName().toString()));
    return found;
  }

  static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
