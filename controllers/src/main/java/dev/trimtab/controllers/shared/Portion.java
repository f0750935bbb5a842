package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** A number that may be given as a percentage of a total. */
public final class Portion {

  private Portion() {}

  /**
   * A percentage rounded up; a number as it is.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static int roundedUp(@Nullable IntOrString value, int total, String field) {
    return resolve(value, total, field, true);
  }

  /**
   * A percentage rounded down; a number as it is.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static int roundedDown(@Nullable IntOrString value, int total, String field) {
    return resolve(value, total, field, false);
  }

  private static int resolve(@Nullable IntOrString value, int total, String field, boolean up) {
    if (value == null) {
      return 0;
    }
    if (value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value.getStrVal();
    if (text == null || !text.matches("\\d{1,9}%")) {
      throw new IllegalArgumentException(
          field + ": \"" + text + "\" is neither a number nor a percentage such as 25%");
    }
    long hundredths = Long.parseLong(text.substring(0, text.length() - 1)) * total;
    return Math.toIntExact(up ? Math.ceilDiv(hundredths, 100) : Math.floorDiv(hundredths, 100));
  }
}
