package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.List;

/**
 * A key handed to a worker, who must call {@link WorkQueue#done} when finished.
 *
 * @param key what is due
 * @param causes why, oldest first, merged and bounded
 * @param droppedCauses how many causes did not fit
 * @param attempt failures in a row before this one; 0 for a first try
 * @param queued how long the key waited since it became due
 */
public record WorkItem<K>(
    K key, List<Cause> causes, int droppedCauses, int attempt, Duration queued) {
  public WorkItem {
    causes = List.copyOf(causes);
  }
}
