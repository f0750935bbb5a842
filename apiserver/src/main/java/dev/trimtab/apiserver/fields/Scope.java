package dev.trimtab.apiserver.fields;

/**
 * Which part of an object an endpoint may own. Fields outside are reset, so nobody owns them there.
 */
public enum Scope {
  /** Everything: kinds without a status subresource. */
  WHOLE,
  /** Everything but the status: the main endpoint of kinds with a status subresource. */
  WITHOUT_STATUS,
  /** The status only: the status subresource. */
  STATUS;

  boolean contains(PathElement root) {
    boolean status = root instanceof PathElement.Field field && field.name().equals("status");
    return switch (this) {
      case WHOLE -> true;
      case WITHOUT_STATUS -> !status;
      case STATUS -> status;
    };
  }
}
