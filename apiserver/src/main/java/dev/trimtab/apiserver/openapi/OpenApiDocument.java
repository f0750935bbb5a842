package dev.trimtab.apiserver.openapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** The bytes of one document, plain and compressed. Callers must not change them. */
public final class OpenApiDocument {
  private final String hash;
  private final byte[] json;
  private final byte[] gzip;

  OpenApiDocument(String hash, String text) {
    this.hash = hash;
    this.json = text.getBytes(StandardCharsets.UTF_8);
    this.gzip = compress(json);
  }

  /** Changes when the content may have changed; fit for an ETag. */
  public String hash() {
    return hash;
  }

  /** UTF-8 JSON. */
  public byte[] json() {
    return json;
  }

  /** The same, compressed. */
  public byte[] gzip() {
    return gzip;
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 8 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress in memory", e);
    }
    return out.toByteArray();
  }
}
