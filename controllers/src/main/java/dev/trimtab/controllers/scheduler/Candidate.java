package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.PodInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A node that could be made to fit a pod.
 *
 * @param victims the pods that would have to go, the most important first
 * @param violations how many of them against their disruption budgets
 */
record Candidate(String node, List<PodInfo> victims, int violations) {

  /** More important pods first: those of higher priority, then those that have run longer. */
  static final Comparator<PodInfo> IMPORTANCE =
      Comparator.comparingInt(PodInfo::priority).reversed().thenComparing(PodInfo::started);

  /**
   * The least harmful first: fewest broken budgets, least important victim at worst, least
   * importance in all, fewest victims, shortest run of the most important ones.
   */
  static final Comparator<Candidate> HARM =
      Comparator.comparingInt(Candidate::violations)
          .thenComparingInt(Candidate::highestPriority)
          .thenComparingLong(Candidate::sumOfPriorities)
          .thenComparingInt(candidate -> candidate.victims.size())
          .thenComparing(Candidate::startOfMostImportant, Comparator.reverseOrder());

  Candidate {
    victims = victims.stream().sorted(IMPORTANCE).toList();
  }

  private int highestPriority() {
    return victims.isEmpty() ? Integer.MIN_VALUE : victims.getFirst().priority();
  }

  /** Counted from the lowest there is, so that one victim more is never less harm. */
  private long sumOfPriorities() {
    return victims.stream().mapToLong(pod -> (long) pod.priority() - Integer.MIN_VALUE).sum();
  }

  private Instant startOfMostImportant() {
    return victims.stream()
        .filter(pod -> pod.priority() == highestPriority())
        .map(PodInfo::started)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }
}
