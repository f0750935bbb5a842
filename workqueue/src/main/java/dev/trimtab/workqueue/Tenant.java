package dev.trimtab.workqueue;

/** Those whose keys share one turn. Behind the queue's door. */
final class Tenant<K> {

  private static final Priority[] LEVELS = Priority.values();

  final String name;

  /** Keys that have an entry; a tenant without any may be forgotten. */
  int entries;

  /** Due keys in a queue by ranks, where they stand in no line of the tenant's own. */
  int ranked;

  long adds;
  long retries;
  final DurationHistogram queued = new DurationHistogram();
  final DurationHistogram worked = new DurationHistogram();

  private final Line<K> high = new Line<>();
  private final Line<K> normal = new Line<>();
  private final Line<K> low = new Line<>();

  Tenant(String name) {
    this.name = name;
  }

  Line<K> line(Priority priority) {
    return switch (priority) {
      case HIGH -> high;
      case NORMAL -> normal;
      case LOW -> low;
    };
  }

  int depth() {
    int depth = ranked;
    for (Priority level : LEVELS) {
      depth += line(level).size();
    }
    return depth;
  }

  void addTo(Tenant<?> sum) {
    sum.adds += adds;
    sum.retries += retries;
    queued.addTo(sum.queued);
    worked.addTo(sum.worked);
  }
}
