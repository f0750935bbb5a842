package dev.trimtab.node.image;

import dev.trimtab.node.image.TarEntry.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive, entry by entry. Unlike general readers it keeps extended attributes as the
 * bytes they are (file capabilities are not text) and bounds what it holds in memory.
 */
final class TarReader {

  /** Of a long name or an extended header. Linux' own bound for all attributes is 64 KiB. */
  private static final long MAX_METADATA = 1 << 20;

  private final InputStream in;
  private PaxRecords global = PaxRecords.none();
  // Of the current entry's body, and of the padding after it.
  private long bodyLeft;
  private long padding;
  private final byte[] skipped = new byte[8192];

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry; what of the last one's body was not read is skipped. Empty at the end. */
  Optional<TarEntry> next() throws IOException {
    String longName = null;
    String longLink = null;
    var pax = global;
    while (true) {
      skipBody();
      var header = header();
      if (header == null) {
        return Optional.empty();
      }
      switch (header.type()) {
        case 'L' -> longName = metadataText(header);
        case 'K' -> longLink = metadataText(header);
        case 'x' -> pax = PaxRecords.parse(metadata(header), global);
        case 'g' -> {
          global = PaxRecords.parse(metadata(header), global);
          pax = global;
        }
        default -> {
          return Optional.of(entry(header, pax, longName, longLink));
        }
      }
    }
  }

  /** Reads of the current entry's body; -1 at its end. */
  int read(byte[] buffer) throws IOException {
    if (bodyLeft == 0) {
      return -1;
    }
    var n = in.read(buffer, 0, (int) Math.min(buffer.length, bodyLeft));
    if (n < 0) {
      throw new EOFException("the archive ends within an entry");
    }
    bodyLeft -= n;
    return n;
  }

  private TarEntry entry(
      TarHeader header, PaxRecords pax, @Nullable String longName, @Nullable String longLink)
      throws IOException {
    var name = first(pax.text("path"), longName, header.name());
    if (pax.has("GNU.sparse.major") || pax.has("GNU.sparse.size")) {
      throw new IOException(TarEntry.shown(name) + " is sparse, which layers cannot be");
    }
    var kind = kind(header.type(), name);
    var size = kind == Kind.FILE ? pax.number("size", header.size()) : 0;
    body(size);
    var time = time(pax, header);
    return new TarEntry(
        name,
        kind,
        first(pax.text("linkpath"), longLink, header.linkName()),
        header.mode(),
        pax.number("uid", header.uid()),
        pax.number("gid", header.gid()),
        time.setScale(0, java.math.RoundingMode.FLOOR).longValue(),
        time.remainder(BigDecimal.ONE).abs().movePointRight(9).intValue(),
        size,
        header.major(),
        header.minor(),
        pax.xattrs());
  }

  private static Kind kind(char type, String name) throws IOException {
    return switch (type) {
      case '0', '7' -> Kind.FILE;
      // Before POSIX a directory was a file whose name ends so.
      case 0 -> name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '3' -> Kind.CHARACTER_DEVICE;
      case '4' -> Kind.BLOCK_DEVICE;
      case '5' -> Kind.DIRECTORY;
      case '6' -> Kind.FIFO;
      default ->
          throw new IOException(TarEntry.shown(name) + " is of the unknown type '" + type + "'");
    };
  }

  private static BigDecimal time(PaxRecords pax, TarHeader header) throws IOException {
    var text = pax.text("mtime");
    if (text == null) {
      return BigDecimal.valueOf(header.seconds());
    }
    try {
      // Longer ones are no time, and would take long to compute with.
      if (text.length() > 40 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
        throw new NumberFormatException(text);
      }
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IOException("mtime is not a number of seconds", e);
    }
  }

  private static String first(@Nullable String a, @Nullable String b, String otherwise) {
    return a != null ? a : b != null ? b : otherwise;
  }

  private @Nullable TarHeader header() throws IOException {
    var block = in.readNBytes(TarHeader.BLOCK);
    if (block.length == 0) {
      return null;
    }
    if (block.length < TarHeader.BLOCK) {
      throw new EOFException("the archive ends within a header");
    }
    var header = new TarHeader(block);
    if (header.isZero()) {
      return null;
    }
    header.verify();
    return header;
  }

  private String metadataText(TarHeader header) throws IOException {
    var text = new String(metadata(header), java.nio.charset.StandardCharsets.ISO_8859_1);
    var end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private byte[] metadata(TarHeader header) throws IOException {
    if (header.size() > MAX_METADATA) {
      throw new IOException("a header of " + header.size() + " bytes is too large");
    }
    body(header.size());
    var bytes = in.readNBytes((int) bodyLeft);
    if (bytes.length < bodyLeft) {
      throw new EOFException("the archive ends within a header");
    }
    bodyLeft = 0;
    return bytes;
  }

  private void body(long size) throws IOException {
    if (size < 0) {
      throw new IOException("an entry has a negative size");
    }
    bodyLeft = size;
    padding = -size & (TarHeader.BLOCK - 1);
  }

  private void skipBody() throws IOException {
    // Read, not skipped: a stream that hashes what is read does not see what is skipped.
    long left = bodyLeft + padding;
    while (left > 0) {
      var n = in.read(skipped, 0, (int) Math.min(skipped.length, left));
      if (n < 0) {
        throw new EOFException("the archive ends within an entry");
      }
      left -= n;
    }
    bodyLeft = 0;
    padding = 0;
  }
}
