package dev.trimtab.controllers.scheduler.spi;

import java.util.Collection;
import java.util.List;

/** Says which of the possible nodes are better for a pod. */
public interface ScoreStep {

  /** The best score. */
  int MAX = 100;

  /** How much the scores count beside those of other steps; at least 1. */
  int weight();

  /**
   * Scores from 0 to {@link #MAX}, in the order of {@code possible}.
   *
   * @param all all nodes there are, the possible ones among them
   */
  double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all);
}
