package dev.trimtab.node.image;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One entry of a tar archive. Names are bytes to Linux; here each byte is one character (Latin-1),
 * so that nothing is lost. {@link #shown} is for people.
 *
 * @param linkName what a link leads to
 * @param mode permission bits with set-user-id, set-group-id and sticky
 * @param seconds time of last change since 1970
 * @param nanos of that second
 * @param size bytes of its body
 * @param major of a device
 * @param minor of a device
 * @param xattrs extended attributes
 */
record TarEntry(
    String name,
    Kind kind,
    String linkName,
    int mode,
    long uid,
    long gid,
    long seconds,
    int nanos,
    long size,
    int major,
    int minor,
    Map<String, byte[]> xattrs) {

  enum Kind {
    FILE,
    HARD_LINK,
    SYMBOLIC_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    DIRECTORY,
    FIFO
  }

  TarEntry {
    xattrs = Map.copyOf(xattrs);
  }

  static String shown(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
