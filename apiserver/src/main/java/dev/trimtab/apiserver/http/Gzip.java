package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.rest.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Compresses large answers. */
final class Gzip {

  private Gzip() {}

  /** The answer compressed, if its body has more than {@code limit} bytes. */
  static ApiResponse.Whole ifLarger(ApiResponse.Whole answer, int limit) {
    long size = answer.body().stream().mapToLong(ByteBuffer::remaining).sum();
    if (size <= limit) {
      return answer;
    }
    var compressed = new ByteArrayOutputStream((int) (size / 4));
    try (var gzip = new GZIPOutputStream(compressed)) {
      for (ByteBuffer part : answer.body()) {
        gzip.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ApiResponse.Whole(
            answer.code(),
            answer.contentType(),
            answer.headers(),
            List.of(ByteBuffer.wrap(compressed.toByteArray())))
        .with("Content-Encoding", "gzip")
        .with("Vary", "Accept-Encoding");
  }
}
