package dev.trimtab.informer;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Deflates objects of one kind against a dictionary of a few of them: most of an object is said in
 * the same words by all its kind (RFC 1950, preset dictionary).
 *
 * <p>{@link #deflate} is for one thread, {@link #inflate} for any number.
 */
final class Deflation {

  /** Three or four objects; a longer dictionary costs more time than it saves space. */
  private static final int DICTIONARY_BYTES = 8 * 1024;

  private final byte[] dictionary;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final ConcurrentLinkedQueue<Inflater> inflaters = new ConcurrentLinkedQueue<>();
  private byte[] buffer = new byte[DICTIONARY_BYTES];

  private Deflation(byte[] dictionary) {
    this.dictionary = dictionary;
  }

  /** Learns from the first of {@code samples}. */
  static Deflation from(Collection<byte[]> samples) {
    byte[] dictionary = new byte[DICTIONARY_BYTES];
    int filled = 0;
    for (byte[] sample : samples) {
      int taken = Math.min(sample.length, DICTIONARY_BYTES - filled);
      System.arraycopy(sample, 0, dictionary, filled, taken);
      filled += taken;
      if (filled == DICTIONARY_BYTES) {
        break;
      }
    }
    return new Deflation(Arrays.copyOf(dictionary, filled));
  }

  Content.Deflated deflate(byte[] bytes) {
    deflater.reset();
    deflater.setDictionary(dictionary);
    deflater.setInput(bytes);
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * length);
      }
      length += deflater.deflate(buffer, length, buffer.length - length);
    }
    return new Content.Deflated(Arrays.copyOf(buffer, length), bytes.length, this);
  }

  byte[] inflate(Content.Deflated deflated) {
    Inflater inflater = inflaters.poll();
    if (inflater == null) {
      inflater = new Inflater(true);
    }
    try {
      byte[] bytes = new byte[deflated.length()];
      inflater.setDictionary(dictionary);
      inflater.setInput(deflated.bytes());
      int length = inflater.inflate(bytes);
      if (length != bytes.length) {
        throw new IllegalStateException("inflated to " + length + " of " + bytes.length + " bytes");
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new IllegalStateException("cached object is damaged", e);
    } finally {
      inflater.reset();
      inflaters.add(inflater);
    }
  }
}
