package dev.trimtab.benchmarks;

import java.util.List;

/** The middle of several measurements. */
final class Median {

  private Median() {}

  /** The middle value; of an even number, the upper of the two. */
  static double of(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
