package dev.trimtab.node;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A program's standard streams and end. Closing it ends the program (for exec) or lets go (attach).
 */
public interface ExecSession extends AutoCloseable {
  /** Its standard input; closing it is end of file. */
  OutputStream stdin();

  /** Its standard output; ends when the program does. */
  InputStream stdout();

  /** Its standard error; empty with a terminal. */
  InputStream stderr();

  /** Sets the terminal's size; nothing without one. */
  void resize(int columns, int rows);

  /** Waits for its end; empty if {@code limit} passed first. 128 + signal if a signal ended it. */
  OptionalInt waitFor(Duration limit) throws InterruptedException;

  @Override
  void close();
}
