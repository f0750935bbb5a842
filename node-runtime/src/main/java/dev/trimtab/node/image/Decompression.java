package dev.trimtab.node.image;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Undoes a layer's compression, which is known by its first bytes: media types are often wrong. */
final class Decompression {

  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private Decompression() {}

  static InputStream of(InputStream compressed) throws IOException {
    var in = new BufferedInputStream(compressed, BUFFER);
    in.mark(ZSTD.length);
    var start = in.readNBytes(ZSTD.length);
    in.reset();
    if (startsWith(start, GZIP)) {
      return new GZIPInputStream(in, BUFFER);
    }
    return startsWith(start, ZSTD) ? new ZstdInputStream(in) : in;
  }

  private static boolean startsWith(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && java.util.Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }
}
