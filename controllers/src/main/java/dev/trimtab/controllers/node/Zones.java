package dev.trimtab.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How fast nodes may be emptied, by the health of the zone they are in. Not thread-safe. */
final class Zones {

  static final Duration NORMAL_PACE = Duration.ofSeconds(10);
  static final Duration CAREFUL_PACE = Duration.ofSeconds(100);
  private static final int UNHEALTHY_PERCENT = 55;
  private static final int LARGE = 50;

  /** With fewer silent nodes than this a zone is not disrupted, whatever the ratio. */
  private static final int SOME = 3;

  private record Member(String zone, boolean ready) {}

  private final Map<String, Member> nodes = new HashMap<>();
  private final Map<String, Instant> lastTaint = new HashMap<>();

  void put(Node node, boolean ready) {
    nodes.put(node.getMetadata().getName(), new Member(zone(node), ready));
  }

  void forget(String node) {
    nodes.remove(node);
  }

  private static String zone(Node node) {
    Map<String, String> labels =
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
    return labels.getOrDefault("topology.kubernetes.io/region", "")
        + "/"
        + labels.getOrDefault("topology.kubernetes.io/zone", "");
  }

  /** Whether there are nodes and none is ready. */
  boolean areAllDown() {
    return !nodes.isEmpty() && nodes.values().stream().noneMatch(Member::ready);
  }

  /** The time between two nodes of the node's zone; empty if none may be emptied now. */
  Optional<Duration> pace(Node node) {
    if (areAllDown()) {
      return Optional.empty();
    }
    String zone = zone(node);
    long size = nodes.values().stream().filter(m -> m.zone().equals(zone)).count();
    long down = nodes.values().stream().filter(m -> m.zone().equals(zone) && !m.ready()).count();
    boolean partial = down < size && down >= SOME && down * 100 >= UNHEALTHY_PERCENT * size;
    if (!partial) {
      return Optional.of(NORMAL_PACE);
    }
    return size > LARGE ? Optional.of(CAREFUL_PACE) : Optional.empty();
  }

  /**
   * Asks to empty a node now. Zero if it may be, which counts it; else how long to wait before
   * asking again.
   */
  Duration ask(Node node, Instant now) {
    Optional<Duration> pace = pace(node);
    if (pace.isEmpty()) {
      return NORMAL_PACE;
    }
    String zone = zone(node);
    Instant last = lastTaint.get(zone);
    if (last != null && now.isBefore(last.plus(pace.get()))) {
      return Duration.between(now, last.plus(pace.get()));
    }
    lastTaint.put(zone, now);
    return Duration.ZERO;
  }
}
