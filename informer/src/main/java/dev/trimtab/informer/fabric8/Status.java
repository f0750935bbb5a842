package dev.trimtab.informer.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trimtab.informer.ServerException;
import java.time.Duration;

/**
 * The server's word on a failure.
 *
 * @param code the HTTP status, also if it came inside a watch
 * @param message for people
 * @param retryAfter zero if not said
 */
record Status(int code, String message, Duration retryAfter) {

  private static final byte[] CODE = "code".getBytes(UTF_8);
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  /** Reads a {@code Status} object. */
  static Status parse(byte[] json, int from, int to) {
    var scanner = new JsonScanner(json, from, to);
    int code = 0;
    String message = "";
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(CODE)) {
        code = scanner.number();
      } else if (scanner.keyIs(MESSAGE)) {
        message = scanner.string();
      } else {
        scanner.skip();
      }
    }
    return new Status(code, message, Duration.ZERO);
  }

  /** Whatever came with an error status; {@code body} may be anything. */
  static Status of(int code, byte[] body, Duration retryAfter) {
    try {
      return new Status(code, parse(body, 0, body.length).message, retryAfter);
    } catch (MalformedJsonException e) { // a proxy's page, not the API server's answer
      return new Status(code, new String(body, UTF_8), retryAfter);
    }
  }

  ServerException exception() {
    String text = code + ": " + message;
    return switch (code) {
      case 404 -> new ServerException.Absent(text);
      case 410 -> new ServerException.Expired(text);
      case 400, 401, 403, 405, 406, 415, 422 -> new ServerException.Rejected(text);
      default -> new ServerException.Unavailable(text, retryAfter, null);
    };
  }
}
