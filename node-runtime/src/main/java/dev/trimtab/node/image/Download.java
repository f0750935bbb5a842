package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/** One piece of content on its way into a file, over as many connections as it takes. */
final class Download implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Descriptor piece;
  private final Path file;
  private final ContentStore.Progress progress;
  private final FileChannel channel;
  // The hash of exactly the first `received` bytes of the file.
  private MessageDigest hash;
  private long received;

  /** Goes on with what an earlier one left in {@code file}. */
  Download(Descriptor piece, Path file, ContentStore.Progress progress) throws IOException {
    this.piece = piece;
    this.file = file;
    this.progress = progress;
    this.hash = piece.digest().hasher();
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (channel.size() > piece.size()) {
      channel.truncate(0);
    }
    hashWhatIsThere();
  }

  long received() {
    return received;
  }

  boolean complete() {
    return received == piece.size();
  }

  /**
   * Takes what one connection brings.
   *
   * @return why it ended too early, if it did
   * @throws IOException if the file cannot be written
   */
  Optional<IOException> goOn(ContentStore.Source source) throws IOException {
    try (var in = open(source)) {
      var buffer = new byte[BUFFER];
      while (true) {
        int n;
        try {
          n = in.read(buffer);
        } catch (IOException e) {
          return Optional.of(e);
        }
        if (n < 0) {
          return complete()
              ? Optional.empty()
              : Optional.of(new IOException("it ended after " + received + " bytes"));
        }
        append(buffer, n);
      }
    } catch (BrokenSource e) {
      return Optional.of(e.reason);
    }
  }

  /** Checks the digest; what is wrong is thrown away, so that it is not gone on with. */
  void verify() throws IOException {
    var actual = Digest.of(piece.digest().algorithm(), hash);
    if (!actual.equals(piece.digest())) {
      Files.delete(file);
      throw new NodeException.Invalid(
          "digest mismatch: " + piece.digest() + " was asked for, " + actual + " came");
    }
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private InputStream open(ContentStore.Source source) throws IOException, BrokenSource {
    ContentStore.Opened opened;
    try {
      opened = source.open(received);
    } catch (IOException e) {
      throw new BrokenSource(e);
    }
    if (opened.offset() != received) {
      if (opened.offset() != 0) {
        opened.stream().close();
        throw new BrokenSource(new IOException("it began at byte " + opened.offset()));
      }
      channel.truncate(0);
      received = 0;
      hash = piece.digest().hasher();
    }
    return opened.stream();
  }

  private void append(byte[] buffer, int length) throws IOException {
    if (received + length > piece.size()) {
      Files.deleteIfExists(file);
      throw new NodeException.Invalid(
          piece.digest() + " is longer than the " + piece.size() + " bytes it was said to have");
    }
    try {
      var bytes = ByteBuffer.wrap(buffer, 0, length);
      while (bytes.hasRemaining()) {
        channel.write(bytes, received + bytes.position());
      }
    } catch (IOException e) {
      // On a full disk, what cannot be finished must not take others' room.
      Files.deleteIfExists(file);
      throw e;
    }
    hash.update(buffer, 0, length);
    received += length;
    progress.at(piece, received);
  }

  private void hashWhatIsThere() throws IOException {
    var buffer = ByteBuffer.allocate(BUFFER);
    while (channel.read(buffer, received) > 0) {
      buffer.flip();
      received += buffer.remaining();
      hash.update(buffer);
      buffer.clear();
    }
  }

  /** The other side failed, not the disk. */
  private static final class BrokenSource extends Exception {
    private static final long serialVersionUID = 1L;
    private final IOException reason;

    BrokenSource(IOException reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
