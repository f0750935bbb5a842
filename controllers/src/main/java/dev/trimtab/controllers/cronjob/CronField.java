package dev.trimtab.controllers.cronjob;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * The values that one field of a schedule allows.
 *
 * @param allowed the values
 * @param any whether the field is {@code *} or {@code ?}, with or without a step
 */
record CronField(BitSet allowed, boolean any) {

  /**
   * Reads a field: {@code *}, {@code 5}, {@code 1-5}, {@code 10-40/5}, a star with a step, names,
   * and lists of these.
   *
   * @param field the field's name, for messages
   * @param names names of the values from {@code min} on; empty if there are none
   * @throws IllegalArgumentException if it cannot be read
   */
  static CronField parse(String text, String field, int min, int max, List<String> names) {
    var allowed = new BitSet(max + 1);
    for (String part : text.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      String[] range = stepped[0].split("-", -1);
      boolean star = stepped[0].equals("*") || stepped[0].equals("?");
      if (stepped.length > 2 || range.length > 2) {
        throw refuse(text, field);
      }
      int from = star ? min : value(range[0], text, field, min, names);
      int to = from;
      if (star || (range.length == 1 && stepped.length == 2)) {
        to = max;
      } else if (range.length == 2) {
        to = value(range[1], text, field, min, names);
      }
      int step = stepped.length == 2 ? value(stepped[1], text, field, min, List.of()) : 1;
      if (from < min || to > max || from > to || step < 1) {
        throw refuse(text, field);
      }
      for (int value = from; value <= to; value += step) {
        allowed.set(value);
      }
    }
    return new CronField(allowed, text.startsWith("*") || text.startsWith("?"));
  }

  private static int value(String text, String whole, String field, int min, List<String> names) {
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return min + name;
    }
    if (!text.matches("\\d{1,4}")) {
      throw refuse(whole, field);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException refuse(String text, String field) {
    return new IllegalArgumentException("%s: \"%s\" cannot be read".formatted(field, text));
  }

  boolean allows(int value) {
    return allowed.get(value);
  }
}
