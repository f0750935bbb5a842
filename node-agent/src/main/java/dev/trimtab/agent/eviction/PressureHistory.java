package dev.trimtab.agent.eviction;

import dev.trimtab.agent.eviction.Signal.Resource;
import dev.trimtab.agent.eviction.Thresholds.Shortage;
import dev.trimtab.agent.node.Pressure;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Pressure is told for a while after it was last seen, so that the node does not draw pods in again
 * and again. Not thread-safe.
 */
final class PressureHistory {

  private final Duration transition;
  private final Map<Resource, Instant> lastSeen = new EnumMap<>(Resource.class);

  PressureHistory(Duration transition) {
    this.transition = transition;
  }

  /** What to tell now. */
  Pressure after(List<Shortage> shortages, Instant now) {
    shortages.forEach(shortage -> lastSeen.put(shortage.signal().resource(), now));
    return new Pressure(
        lasts(Resource.MEMORY, now),
        lasts(Resource.DISK, now) || lasts(Resource.INODES, now),
        lasts(Resource.PIDS, now));
  }

  private boolean lasts(Resource resource, Instant now) {
    Instant seen = lastSeen.get(resource);
    return seen != null && (seen.equals(now) || now.isBefore(seen.plus(transition)));
  }
}
