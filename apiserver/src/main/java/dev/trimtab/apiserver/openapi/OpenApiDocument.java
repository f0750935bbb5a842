package dev.trimtab.apiserver.openapi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One document, kept compressed: nearly every client takes it so, and all of them together would be
 * tens of megabytes.
 */
public final class OpenApiDocument {
  private final String hash;
  private final byte[] gzip;

  OpenApiDocument(String hash, byte[] content) {
    this.hash = hash;
    this.gzip = compress(content);
  }

  /** Changes when the content may have changed; fit for an ETag. */
  public String hash() {
    return hash;
  }

  /** The content. */
  public byte[] plain() {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
  }

  /** The content, compressed. Callers must not change it. */
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
