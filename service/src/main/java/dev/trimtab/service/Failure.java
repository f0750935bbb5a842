package dev.trimtab.service;

/** Something a person can mend; the message is a sentence that names the cause and the step. */
final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
