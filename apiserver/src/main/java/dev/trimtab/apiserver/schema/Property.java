package dev.trimtab.apiserver.schema;

import java.util.Set;

/**
 * A named field of an object.
 *
 * @param required whether the published schema says so
 * @param emission when the field is written
 * @param patch how strategic merge patch treats it
 */
public record Property(
    String name, Element element, boolean required, Emission emission, PatchRule patch) {

  /** The schema of the value. */
  public Schema schema() {
    return element.schema();
  }

  /** When an absent or empty field is written, as Go's JSON tags say. */
  public enum Emission {
    /** Always, with Go's zero value if need be. */
    ALWAYS,
    /** Not if empty; structs are never empty. */
    OMIT_EMPTY,
    /** Not if zero. */
    OMIT_ZERO
  }

  /**
   * A strategic merge rule.
   *
   * @param strategies {@code merge}, {@code replace}, {@code retainKeys}; empty for none
   * @param mergeKey the field that identifies an item; empty for none
   */
  public record PatchRule(Set<String> strategies, String mergeKey) {
    public static final PatchRule NONE = new PatchRule(Set.of(), "");

    public PatchRule {
      strategies = Set.copyOf(strategies);
    }

    /** Whether lists are merged rather than replaced. */
    public boolean merges() {
      return strategies.contains("merge");
    }
  }
}
