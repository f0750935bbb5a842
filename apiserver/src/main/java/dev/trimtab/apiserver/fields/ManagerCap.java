package dev.trimtab.apiserver.fields;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Joins the oldest updaters into one when there are too many. */
final class ManagerCap {
  private static final int MOST_UPDATERS = 10;
  private static final String BUCKET = "ancient-changes";

  private ManagerCap() {}

  /** Works in place. */
  static void limit(SortedMap<ManagerKey, Ownership> owners) {
    List<ManagerKey> updaters =
        owners.keySet().stream()
            .filter(key -> !key.apply())
            .sorted(
                Comparator.comparing((ManagerKey key) -> timeOf(owners, key))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    int count = updaters.size();
    Map<String, ManagerKey> first = new HashMap<>();
    for (ManagerKey updater : updaters) {
      if (count <= MOST_UPDATERS) {
        return;
      }
      ManagerKey oldest = first.putIfAbsent(updater.apiVersion(), updater);
      if (oldest != null) {
        join(owners, oldest, updater);
        count--;
      }
    }
  }

  private static String timeOf(SortedMap<ManagerKey, Ownership> owners, ManagerKey key) {
    Ownership ownership = owners.get(key);
    return ownership == null ? "" : ownership.time();
  }

  /** The bucket begins as the oldest updater of its version and has the time of the newest. */
  private static void join(
      SortedMap<ManagerKey, Ownership> owners, ManagerKey oldest, ManagerKey updater) {
    ManagerKey bucket = ManagerKey.updater(BUCKET, updater.apiVersion(), "");
    Ownership known = owners.containsKey(bucket) ? owners.get(bucket) : owners.remove(oldest);
    Ownership joined = owners.remove(updater);
    if (known != null && joined != null) {
      FieldSet fields = known.fields().union(joined.fields());
      owners.put(bucket, joined.withFields(fields));
    }
  }
}
