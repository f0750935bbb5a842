package dev.trimtab.informer.fabric8;

/** What came from the server, or was cached, is not the JSON it should be. */
public final class MalformedJsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedJsonException(String message) {
    super(message);
  }
}
