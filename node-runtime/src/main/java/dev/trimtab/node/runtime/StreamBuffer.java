package dev.trimtab.node.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Bytes between the event loop, which never waits, and a reader, which does. */
final class StreamBuffer extends InputStream {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private final Runnable drained;
  private int offset;
  private int size;
  private boolean ended;
  private @Nullable String failure;

  /**
   * @param drained called after each read, by the reader
   */
  StreamBuffer(Runnable drained) {
    this.drained = drained;
  }

  /** A stream that has ended. */
  static StreamBuffer empty() {
    StreamBuffer buffer = new StreamBuffer(() -> {});
    buffer.end();
    return buffer;
  }

  /** Adds bytes; the answer is how many wait to be read. After the end they are dropped. */
  int add(byte[] bytes) {
    lock.lock();
    try {
      if (!ended && bytes.length > 0) {
        chunks.add(bytes);
        size += bytes.length;
        changed.signalAll();
      }
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes wait to be read. */
  int waiting() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come, because of {@code reason}, which readers get as an exception. */
  void fail(String reason) {
    lock.lock();
    try {
      failure = reason;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, to.length);
    if (length == 0) {
      return 0;
    }
    int n = take(to, at, length);
    drained.run();
    return n;
  }

  @Override
  public int available() {
    return waiting();
  }

  private int take(byte[] to, int at, int length) throws IOException {
    lock.lock();
    try {
      while (chunks.isEmpty() && !ended) {
        changed.await();
      }
      byte[] chunk = chunks.peek();
      if (chunk == null) {
        if (failure != null) {
          throw new IOException(failure);
        }
        return -1;
      }
      int n = Math.min(length, chunk.length - offset);
      System.arraycopy(chunk, offset, to, at, n);
      offset += n;
      size -= n;
      if (offset == chunk.length) {
        chunks.remove();
        offset = 0;
      }
      return n;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    } finally {
      lock.unlock();
    }
  }
}
