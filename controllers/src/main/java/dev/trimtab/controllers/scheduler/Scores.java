package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Brings raw scores to the common scale. */
final class Scores {

  private Scores() {}

  /** The largest becomes the best score; all 0 stay 0. */
  static double[] moreIsBetter(double[] raw) {
    double max = Arrays.stream(raw).max().orElse(0);
    return max <= 0 ? new double[raw.length] : map(raw, r -> r / max * ScoreStep.MAX);
  }

  /** 0 becomes the best score, the largest the worst. */
  static double[] lessIsBetter(double[] raw) {
    double max = Arrays.stream(raw).max().orElse(0);
    return map(raw, r -> max <= 0 ? ScoreStep.MAX : (1 - r / max) * ScoreStep.MAX);
  }

  /** Least to most is stretched over the whole scale; all equal become 0. */
  static double[] stretched(double[] raw) {
    double max = Arrays.stream(raw).max().orElse(0);
    double min = Arrays.stream(raw).min().orElse(0);
    return max == min
        ? new double[raw.length]
        : map(raw, r -> (r - min) / (max - min) * ScoreStep.MAX);
  }

  private static double[] map(double[] raw, DoubleUnaryOperator operator) {
    return Arrays.stream(raw).map(operator).toArray();
  }
}
