package dev.trimtab.agent.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trimtab.node.ExecSession;
import dev.trimtab.workqueue.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins a program's standard streams to a WebSocket's channels, until it ends. */
final class RemoteCommand {

  private static final Logger log = LoggerFactory.getLogger(RemoteCommand.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int STATUS = 3;
  private static final int RESIZE = 4;
  private static final int PIECE = 32 * 1024;
  private static final Duration TURN = Duration.ofDays(1);

  private final Channels channels;
  private final ExecSession session;
  private final Platform platform;
  private final IntFunction<String> lastWord;
  private final CountDownLatch outputs = new CountDownLatch(2);

  /**
   * @param lastWord the status that is sent at the end, by the program's exit code
   */
  RemoteCommand(
      Channels channels, ExecSession session, Platform platform, IntFunction<String> lastWord) {
    this.channels = channels;
    this.session = session;
    this.platform = platform;
    this.lastWord = lastWord;
  }

  /** Runs on the caller's thread until the program has ended and all it said is sent. */
  void run() throws InterruptedException {
    platform.threads().newThread(this::receive).start();
    platform.threads().newThread(() -> pump(session.stdout(), STDOUT)).start();
    platform.threads().newThread(() -> pump(session.stderr(), STDERR)).start();
    OptionalInt code = OptionalInt.empty();
    while (code.isEmpty()) {
      code = session.waitFor(TURN);
    }
    outputs.await();
    finish(lastWord.apply(code.getAsInt()));
  }

  private void finish(String status) {
    byte[] bytes = status.getBytes(StandardCharsets.UTF_8);
    try {
      channels.send(STATUS, bytes, bytes.length);
    } catch (IOException gone) {
      log.atDebug().setCause(gone).log("the peer of a command left before its end");
    } finally {
      channels.close();
    }
  }

  private void pump(InputStream from, int channel) {
    byte[] piece = new byte[PIECE];
    try {
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        channels.send(channel, piece, n);
      }
    } catch (IOException gone) {
      log.atDebug().addKeyValue("channel", channel).setCause(gone).log("output ended early");
    } finally {
      outputs.countDown();
    }
  }

  /** The peer's input; when the peer goes, so does the program. */
  private void receive() {
    try {
      while (true) {
        switch (channels.take()) {
          case Channels.Message.Data(int channel, byte[] bytes) when channel == STDIN ->
              input(bytes);
          case Channels.Message.Data(int channel, byte[] bytes) when channel == RESIZE ->
              resize(bytes);
          case Channels.Message.Data other -> {}
          case Channels.Message.End(int channel) when channel == STDIN -> endInput();
          case Channels.Message.End other -> {}
          case Channels.Message.Gone gone -> {
            session.close();
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a program does not take is lost; that its peer goes must be noticed all the same. */
  private void input(byte[] bytes) {
    try {
      session.stdin().write(bytes);
      session.stdin().flush();
    } catch (IOException | UncheckedIOException ended) {
      log.atDebug().setCause(ended).log("a command takes no more input");
    }
  }

  private void endInput() {
    try {
      session.stdin().close();
    } catch (IOException | UncheckedIOException ended) {
      log.atDebug().setCause(ended).log("a command's input was at its end already");
    }
  }

  private void resize(byte[] size) {
    try {
      JsonNode wanted = JSON.readTree(new String(size, StandardCharsets.UTF_8));
      session.resize(wanted.path("Width").asInt(80), wanted.path("Height").asInt(24));
    } catch (JsonProcessingException wrong) {
      log.atDebug().setCause(wrong).log("a resize message is not JSON");
    }
  }
}
