package dev.trimtab.node.simulated;

import dev.trimtab.node.ExecSession;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/** A command that has answered before anybody looks. */
record SimulatedExec(Program.ExecAnswer answer, InputStream stdout, InputStream stderr)
    implements ExecSession {

  static SimulatedExec of(Program.ExecAnswer answer, boolean tty) {
    var out = tty ? answer.stdout() + answer.stderr() : answer.stdout();
    return new SimulatedExec(answer, stream(out), stream(tty ? "" : answer.stderr()));
  }

  @Override
  public OutputStream stdin() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public void resize(int columns, int rows) {}

  @Override
  public OptionalInt waitFor(Duration limit) {
    return OptionalInt.of(answer.exitCode());
  }

  @Override
  public void close() {}

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
