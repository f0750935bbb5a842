package dev.trimtab.informer;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects by the values that a function gives them. */
final class Index<T> {

  private static final Logger log = LoggerFactory.getLogger(Index.class);

  private final String name;
  private final Function<? super T, ? extends Collection<String>> valuesOf;
  private final Map<String, ConcurrentMap<ObjectKey, StoredObject<T>>> byValue =
      new ConcurrentHashMap<>();

  /** Where each object stands, so that it can be taken out without decoding it again. */
  private final Map<ObjectKey, List<String>> values = new HashMap<>();

  Index(String name, Function<? super T, ? extends Collection<String>> valuesOf) {
    this.name = name;
    this.valuesOf = valuesOf;
  }

  /** A reader of a value that did not change finds the object before, during and after. */
  void put(ObjectKey key, StoredObject<T> object) {
    List<String> now = valuesOf(object);
    now.forEach(value -> enter(value, key, object));
    List<String> then = now.isEmpty() ? values.remove(key) : values.put(key, now);
    if (then != null) {
      then.stream().filter(value -> !now.contains(value)).forEach(value -> leave(value, key));
    }
  }

  void remove(ObjectKey key) {
    List<String> then = values.remove(key);
    if (then != null) {
      then.forEach(value -> leave(value, key));
    }
  }

  Collection<StoredObject<T>> find(String value) {
    var found = byValue.get(value);
    return found == null ? List.of() : found.values();
  }

  private List<String> valuesOf(StoredObject<T> object) {
    try {
      return List.copyOf(new LinkedHashSet<>(valuesOf.apply(object.shared())));
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      // The user's function, or bytes that cannot be decoded; handlers are to be told all the same.
      log.atError()
          .addKeyValue("index", name)
          .addKeyValue("key", object.key())
          .setCause(e)
          .log("index function failed; the object is not in the index");
      return List.of();
    }
  }

  private void enter(String value, ObjectKey key, StoredObject<T> stored) {
    byValue.computeIfAbsent(value, absent -> new ConcurrentHashMap<>()).put(key, stored);
  }

  private void leave(String value, ObjectKey key) {
    var there = byValue.get(value);
    if (there != null) {
      there.remove(key);
      if (there.isEmpty()) {
        byValue.remove(value);
      }
    }
  }
}
