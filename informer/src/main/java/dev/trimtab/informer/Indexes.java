package dev.trimtab.informer;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The user's indexes by name. Readers never block; writers hold the informer's lock. */
final class Indexes<T> {

  private final Map<String, Index<T>> byName = new ConcurrentHashMap<>();

  void add(
      String name,
      Function<? super T, ? extends Collection<String>> valuesOf,
      Collection<StoredObject<T>> present) {
    if (byName.containsKey(name)) {
      throw new IllegalArgumentException("index exists already: " + name);
    }
    var index = new Index<T>(name, valuesOf);
    present.forEach(stored -> index.put(stored.key(), stored));
    byName.put(name, index);
  }

  void remove(String name) {
    byName.remove(name);
  }

  void put(ObjectKey key, StoredObject<T> object) {
    if (!byName.isEmpty()) {
      byName.values().forEach(index -> index.put(key, object));
    }
  }

  void remove(ObjectKey key) {
    byName.values().forEach(index -> index.remove(key));
  }

  Collection<StoredObject<T>> find(String name, String value) {
    Index<T> index = byName.get(name);
    if (index == null) {
      throw new IllegalArgumentException(
          "no such index: " + name + ", there are " + byName.keySet());
    }
    return index.find(value);
  }
}
