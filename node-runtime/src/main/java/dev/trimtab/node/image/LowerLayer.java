package dev.trimtab.node.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An unpacked layer under the one being unpacked; only looked at. */
record LowerLayer(Path root) {

  /** What a directory there is like. */
  record Attributes(long uid, long gid, int mode, long seconds, int nanos) {}

  /** A directory's attributes; empty if this layer has none there, not following links. */
  Optional<Attributes> directory(String path) {
    var where = root;
    for (var component :
        new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
            .split("/", -1)) {
      where = where.resolve(component);
      if (!Files.isDirectory(where, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
    }
    try {
      var all =
          Files.readAttributes(
              where, "unix:uid,gid,mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
      var time = all.get("lastModifiedTime") instanceof FileTime t ? t.toInstant() : Instant.EPOCH;
      return Optional.of(
          new Attributes(
              number(all.get("uid")),
              number(all.get("gid")),
              (int) number(all.get("mode")) & 07777,
              time.getEpochSecond(),
              time.getNano()));
    } catch (IOException e) {
      throw Disk.failure("cannot look at " + where, e);
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number n ? Integer.toUnsignedLong(n.intValue()) : 0;
  }
}
