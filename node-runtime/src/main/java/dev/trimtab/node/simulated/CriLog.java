package dev.trimtab.node.simulated;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A container's output in CRI's log format: time, stream, {@code F} for a full line, the line. The
 * file is opened for every line, so that rotation by renaming it needs no word with us.
 */
record CriLog(Path file) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  void create() {
    append("");
  }

  void write(Instant time, String stream, String line) {
    append(TIME.format(time) + " " + stream + " F " + line + "\n");
  }

  private void append(String text) {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, text, CREATE, APPEND);
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot write the container log " + file + ": " + e, e);
    }
  }
}
