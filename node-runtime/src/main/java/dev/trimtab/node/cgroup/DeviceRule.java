package dev.trimtab.node.cgroup;

/**
 * A device that may be used.
 *
 * @param type {@code c}, {@code b}, or {@code a} for all
 * @param major number, or -1 for any
 * @param minor number, or -1 for any
 * @param access letters of {@code rwm}: read, write, make
 */
public record DeviceRule(char type, int major, int minor, String access) {
  @Override
  public String toString() {
    return type + " " + number(major) + ":" + number(minor) + " " + access;
  }

  private static String number(int n) {
    return n < 0 ? "*" : Integer.toString(n);
  }
}
