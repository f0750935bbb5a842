package dev.trimtab.apiserver.cel;

/** An expression cannot be compiled or evaluated; the message is the engine's. */
final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExpressionException(String message) {
    super(message);
  }
}
