package dev.trimtab.apiserver.fields;

/** A configuration cannot be applied, because it does not fit the schema; nothing was changed. */
public final class ApplyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApplyException(String message) {
    super(message);
  }
}
