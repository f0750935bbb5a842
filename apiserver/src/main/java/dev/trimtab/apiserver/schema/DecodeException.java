package dev.trimtab.apiserver.schema;

/** A tree is not of the type it should be; the message is the one of Kubernetes' decoder. */
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DecodeException(String message) {
    super(message);
  }
}
