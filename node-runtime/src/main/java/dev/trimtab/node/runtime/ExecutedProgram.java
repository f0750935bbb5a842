package dev.trimtab.node.runtime;

import dev.trimtab.node.ExecSession;
import dev.trimtab.node.launch.Stdio;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.linux.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A program started in a container, our child. */
final class ExecutedProgram implements ExecSession {
  private final EventLoop loop;
  private final Fd process;
  private final @Nullable Fd terminal;
  private final OutputStream input;
  private final OutputPump output;
  private final @Nullable OutputPump error;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  // Keeps the descriptors open while one of them is used from outside the loop.
  private final ReentrantLock lock = new ReentrantLock();

  /** Takes over {@code process}; copies what it needs of {@code stdio}. */
  ExecutedProgram(EventLoop loop, Fd process, Stdio stdio, boolean withInput) {
    this.loop = loop;
    this.process = process;
    this.terminal = stdio.terminal() ? Syscalls.duplicate(stdio.output(), 3) : null;
    this.output = new OutputPump(loop, Syscalls.duplicate(stdio.output(), 3));
    this.error =
        stdio.terminal() ? null : new OutputPump(loop, Syscalls.duplicate(stdio.error(), 3));
    this.input =
        !withInput
            ? OutputStream.nullOutputStream()
            : stdio.terminal() ? Inputs.terminal(stdio.input()) : Inputs.pipe(stdio.input());
    loop.execute(this::watch);
  }

  private void watch() {
    output.start();
    if (error != null) {
      error.start();
    }
    EventLoop.Registration[] own = new EventLoop.Registration[1];
    own[0] =
        loop.register(
            process,
            () -> {
              OptionalInt code = PidFd.reapNow(process);
              if (code.isPresent()) {
                own[0].close();
                finish(code.getAsInt());
              }
            });
  }

  private void finish(int code) {
    output.finish();
    if (error != null) {
      error.finish();
    }
    lock.lock();
    try {
      process.close();
      if (terminal != null) {
        terminal.close();
      }
    } finally {
      lock.unlock();
    }
    if (terminal != null) {
      // Nothing of a terminal outlives its program, however long the session is kept.
      Waiting.close(input);
    }
    exit.complete(code);
  }

  @Override
  public OutputStream stdin() {
    return input;
  }

  @Override
  public InputStream stdout() {
    return output.stream();
  }

  @Override
  public InputStream stderr() {
    return error == null ? StreamBuffer.empty() : error.stream();
  }

  @Override
  public void resize(int columns, int rows) {
    lock.lock();
    try {
      if (terminal != null && !terminal.isClosed()) {
        Terminal.resize(terminal, columns, rows);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalInt waitFor(Duration limit) throws InterruptedException {
    return Waiting.forExit(exit, limit);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!process.isClosed()) {
        PidFd.signal(process, Flags.SIGKILL);
      }
    } finally {
      lock.unlock();
    }
    Waiting.close(input);
  }
}
