package dev.trimtab.node.runtime;

import dev.trimtab.node.ExecSession;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Terminal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Someone attached to a container. A container never waits for who is attached: one who reads too
 * slowly loses the connection.
 */
final class Attachment implements ExecSession, ContainerOutput.Listener {
  private static final int BOUND = 1 << 20;

  private final Container container;
  private final StreamBuffer output = new StreamBuffer(() -> {});
  private final StreamBuffer error = new StreamBuffer(() -> {});
  private final boolean terminal;
  private final OutputStream input;
  private final CompletableFuture<Integer> exit;
  private final Runnable remove;

  Attachment(Container container, Container.Live live, boolean withInput) {
    this.container = container;
    this.exit = container.end().thenApply(end -> end.exitCode());
    this.terminal = live.process().terminal();
    this.input = withInput ? input(live) : OutputStream.nullOutputStream();
    this.remove = live.output().listen(this);
  }

  private OutputStream input(Container.Live live) {
    Fd fd = live.process().input();
    if (terminal) {
      return Inputs.terminal(fd);
    }
    OutputStream pipe = Inputs.pipe(fd);
    if (!container.record().spec().stdinOnce()) {
      return pipe;
    }
    return new FilterOutputStream(pipe) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        super.close();
        fd.close();
      }
    };
  }

  @Override
  public void output(CriLog.Source source, byte[] bytes) {
    StreamBuffer buffer = source == CriLog.Source.STDOUT ? output : error;
    if (buffer.add(bytes) > BOUND) {
      String reason = "detached: the container's output was read too slowly";
      output.fail(reason);
      error.fail(reason);
      remove.run();
    }
  }

  @Override
  public void ended() {
    output.end();
    error.end();
    if (terminal) {
      // Nothing of a terminal outlives its container, however long the session is kept.
      Waiting.close(input);
    }
  }

  @Override
  public OutputStream stdin() {
    return input;
  }

  @Override
  public InputStream stdout() {
    return output;
  }

  @Override
  public InputStream stderr() {
    return error;
  }

  @Override
  public void resize(int columns, int rows) {
    container.lock().lock();
    try {
      container
          .live()
          .filter(live -> live.process().terminal())
          .ifPresent(live -> Terminal.resize(live.process().output(), columns, rows));
    } finally {
      container.lock().unlock();
    }
  }

  @Override
  public OptionalInt waitFor(Duration limit) throws InterruptedException {
    return Waiting.forExit(exit, limit);
  }

  @Override
  public void close() {
    remove.run();
    Waiting.close(input);
    ended();
  }
}
