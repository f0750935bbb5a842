package dev.trimtab.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;

/** A watcher that only counts events: what server and socket can do at best. */
final class LineCounter {

  private static final int BUFFER = 64 * 1024;

  private LineCounter() {}

  /** Reads so many events of a watch and says how many came in a second. */
  static void count(String url, int events) throws IOException {
    URI server = URI.create(url);
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      String request =
          "GET /api/v1/pods?watch=1 HTTP/1.1\r\nHost: " + server.getHost() + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      ChildProcess.ready();
      ChildProcess.result("per-second", events / secondsOf(socket.getInputStream(), events));
    }
  }

  /** From the first event to the last; an event ends with a brace and a line feed. */
  private static double secondsOf(InputStream in, int events) throws IOException {
    byte[] buffer = new byte[BUFFER];
    byte last = 0;
    long began = 0;
    for (int seen = 0; seen < events; ) {
      int length = in.read(buffer);
      if (length < 0) {
        throw new IllegalStateException("the watch ended after " + seen + " events");
      }
      for (int i = 0; i < length; i++) {
        if (buffer[i] == '\n' && last == '}') {
          seen++;
          began = began == 0 ? System.nanoTime() : began;
        }
        last = buffer[i];
      }
    }
    return (System.nanoTime() - began) / 1e9;
  }
}
