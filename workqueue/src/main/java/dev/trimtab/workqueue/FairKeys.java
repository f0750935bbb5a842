package dev.trimtab.workqueue;

/**
 * The fair order: by priority, within a priority tenants take turns, within a tenant first come
 * first served.
 *
 * <p>Starvation bound: a level that has keys is passed over at most {@link #PATIENCE} + 1 times in
 * a row (once more than its patience if the level below claims its own turn just then). So a key
 * with {@code q} keys before it in its tenant's line is handed out after at most {@code (q + 1) · T
 * · (PATIENCE + 2)} hand-outs, where {@code T} tenants wait at its level.
 */
final class FairKeys<K> implements ReadyKeys<K> {

  /** Long enough that a higher level clearly wins, short enough that a full queue keeps moving. */
  static final int PATIENCE = 15;

  private final Ring<K> high = new Ring<>();
  private final Ring<K> normal = new Ring<>();
  private final Ring<K> low = new Ring<>();
  private int normalPassedOver;
  private int lowPassedOver;
  private int size;

  @Override
  public int size() {
    return size;
  }

  @Override
  public void append(Entry<K> entry) {
    ring(entry.priority).append(entry, entry.tenant().line(entry.priority));
    size++;
  }

  @Override
  public void raise(Entry<K> entry, Priority priority) {
    ring(entry.priority).remove(entry, entry.tenant().line(entry.priority));
    entry.priority = priority;
    ring(priority).append(entry, entry.tenant().line(priority));
  }

  /** Ranks are none of its business. */
  @Override
  public void rank(Entry<K> entry, int rank) {
    entry.rank = rank;
  }

  @Override
  public Entry<K> next() {
    Priority turn = turn();
    normalPassedOver = turn == Priority.NORMAL || normal.isEmpty() ? 0 : normalPassedOver + 1;
    lowPassedOver = turn == Priority.LOW || low.isEmpty() ? 0 : lowPassedOver + 1;
    size--;
    return ring(turn).next();
  }

  private Priority turn() {
    if (lowPassedOver >= PATIENCE && !low.isEmpty()) {
      return Priority.LOW;
    }
    if (normalPassedOver >= PATIENCE && !normal.isEmpty()) {
      return Priority.NORMAL;
    }
    if (!high.isEmpty()) {
      return Priority.HIGH;
    }
    return normal.isEmpty() ? Priority.LOW : Priority.NORMAL;
  }

  private Ring<K> ring(Priority priority) {
    return switch (priority) {
      case HIGH -> high;
      case NORMAL -> normal;
      case LOW -> low;
    };
  }
}
