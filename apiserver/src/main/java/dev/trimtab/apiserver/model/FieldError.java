package dev.trimtab.apiserver.model;

/**
 * One thing wrong with one field, in the words of Kubernetes' {@code field.Error}.
 *
 * @param reason the machine-readable reason
 * @param field its path, such as {@code spec.containers[0].name}
 * @param message the sentence after the path, such as {@code Required value: must be set}
 */
public record FieldError(Reason reason, String field, String message) {

  /** Reasons, as in {@code metav1.CauseType}. */
  public enum Reason {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    TYPE_INVALID("FieldValueTypeInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    DUPLICATE("FieldValueDuplicate"),
    FORBIDDEN("FieldValueForbidden"),
    TOO_LONG("FieldValueTooLong"),
    TOO_MANY("FieldValueTooMany"),
    NOT_FOUND("FieldValueNotFound");

    private final String cause;

    Reason(String cause) {
      this.cause = cause;
    }

    /** The word on the wire. */
    public String cause() {
      return cause;
    }
  }

  /** {@code field: message}. */
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
