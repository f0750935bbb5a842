package dev.trimtab.benchmarks;

import java.util.Locale;

/** Prints a table and then rows that a program can read. */
final class Report {

  private final StringBuilder rows = new StringBuilder();

  Report(String name) {
    System.out.println();
    System.out.println("== " + name + " ==");
  }

  /** A line of the table. */
  void line(String text) {
    System.out.println(text);
  }

  /**
   * More is better: met if ours is at least {@code times} the peer's.
   *
   * @param times the goal
   */
  void atLeast(String name, double ours, double peer, double times) {
    row(name, ours, peer, ours / peer, ">=" + number(times), ours >= times * peer);
  }

  /**
   * Less is better: met if ours is at most {@code part} of the peer's.
   *
   * @param part the goal
   */
  void atMost(String name, double ours, double peer, double part) {
    row(name, ours, peer, ours / peer, "<=" + number(part), ours <= part * peer);
  }

  /** A figure without a peer in this run: met if ours is at most {@code most}. */
  void within(String name, double ours, double most) {
    rows.append("ROW ").append(name).append(" ours=").append(number(ours));
    rows.append(" peer=- ratio=- goal=<=").append(number(most));
    rows.append(" met=").append(ours <= most ? "yes" : "no").append('\n');
  }

  /** Prints the rows collected. */
  void finish() {
    System.out.println();
    System.out.print(rows);
    System.out.flush();
  }

  private void row(String name, double ours, double peer, double ratio, String goal, boolean met) {
    rows.append("ROW ").append(name);
    rows.append(" ours=").append(number(ours)).append(" peer=").append(number(peer));
    rows.append(" ratio=").append(number(ratio)).append(" goal=").append(goal);
    rows.append(" met=").append(met ? "yes" : "no").append('\n');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.3g", value);
  }
}
