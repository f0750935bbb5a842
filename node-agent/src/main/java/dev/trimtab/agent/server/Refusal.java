package dev.trimtab.agent.server;

/** A request cannot be served; the message says why, for people. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  int status() {
    return status;
  }

  static Refusal notFound(String message) {
    return new Refusal(404, message);
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, message);
  }

  static Refusal unauthorized() {
    return new Refusal(401, "Unauthorized");
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
