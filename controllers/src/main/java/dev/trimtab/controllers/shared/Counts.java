package dev.trimtab.controllers.shared;

import org.jspecify.annotations.Nullable;

/**
 * Numbers in statuses whose zero the server leaves out, as Go does for a field with {@code
 * omitempty}. Who writes it nevertheless asks for a change that never comes about.
 */
public final class Counts {

  private Counts() {}

  /** The number; null for zero. */
  public static @Nullable Integer orAbsent(int count) {
    return count == 0 ? null : count;
  }

  /** The number; zero for null. */
  public static int orZero(@Nullable Integer count) {
    return count == null ? 0 : count;
  }
}
