package dev.trimtab.apiserver.rest;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that a reader pulls at its own speed.
 *
 * <p><b>Threads.</b> One reader at a time; {@link #close} from any thread.
 */
public interface EventStream extends AutoCloseable {

  /**
   * Calls {@code signal} whenever {@link #next} may have more, also once the stream has ended. The
   * signal comes on any thread and must not block.
   */
  void onSignal(Runnable signal);

  /** The next frame, to be sent as one; null if there is none now. Never blocks. */
  @Nullable List<ByteBuffer> next();

  /** Whether {@link #next} will never again have a frame. */
  boolean isEnded();

  /** Ends the stream. Idempotent. */
  @Override
  void close();
}
