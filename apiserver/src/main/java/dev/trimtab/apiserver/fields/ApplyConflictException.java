package dev.trimtab.apiserver.fields;

import java.util.List;

/** Others own fields that a configuration wants to change; nothing was changed. */
public final class ApplyConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Conflict> conflicts;

  /**
   * One field that somebody else owns.
   *
   * @param message {@code conflict with "kubectl" using apps/v1}
   * @param field its path, such as {@code .spec.replicas}
   */
  public record Conflict(String message, String field) {}

  ApplyConflictException(String message, List<Conflict> conflicts) {
    super(message);
    this.conflicts = List.copyOf(conflicts);
  }

  /** The fields, for the causes of the answer's status. */
  public List<Conflict> conflicts() {
    return conflicts;
  }
}
