package dev.trimtab.informer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one informer: whole objects as bytes, by namespace and name, with indexes. Readers
 * never block; writers hold the informer's lock.
 */
final class CompactStore<T> implements Lister<T> {

  private final ObjectType<T> type;
  private final HotTier<T> hotTier;
  private final Map<String, ConcurrentMap<String, StoredObject<T>>> namespaces =
      new ConcurrentHashMap<>();
  private final Indexes<T> indexes = new Indexes<>();
  private final AtomicInteger size = new AtomicInteger();

  CompactStore(ObjectType<T> type, int hotObjects) {
    this.type = type;
    this.hotTier = new HotTier<>(hotObjects);
  }

  Indexes<T> indexes() {
    return indexes;
  }

  // Writers

  /** Stores {@code arrived}; nothing is decoded unless there are indexes or a transform. */
  StoredObject<T> put(Encoded arrived) {
    Encoded object = type.intake(arrived);
    String namespace = object.key().namespace();
    var names = namespaces.computeIfAbsent(namespace, absent -> new ConcurrentHashMap<>());
    StoredObject<T> before = names.get(object.key().name());
    var stored = new StoredObject<>(this, canonical(namespace, names), object);
    names.put(stored.name(), stored);
    if (before == null) {
      size.incrementAndGet();
    } else {
      hotTier.drop(before);
    }
    indexes.put(object.key(), stored);
    return stored;
  }

  @Nullable StoredObject<T> remove(ObjectKey key) {
    var names = namespaces.get(key.namespace());
    StoredObject<T> removed = names == null ? null : names.remove(key.name());
    if (names == null || removed == null) {
      return null;
    }
    if (names.isEmpty()) {
      namespaces.remove(key.namespace());
    }
    size.decrementAndGet();
    hotTier.drop(removed);
    indexes.remove(key);
    return removed;
  }

  /** An object that is not, or no longer, in the store. */
  StoredObject<T> detached(Encoded object) {
    return new StoredObject<>(this, object.key().namespace(), type.intake(object));
  }

  /** One namespace string for all its objects. */
  private String canonical(String namespace, Map<String, StoredObject<T>> names) {
    var siblings = names.values().iterator();
    return siblings.hasNext() ? siblings.next().namespace() : namespace;
  }

  // Readers

  @Nullable StoredObject<T> find(ObjectKey key) {
    var names = namespaces.get(key.namespace());
    return names == null ? null : names.get(key.name());
  }

  List<StoredObject<T>> all() {
    var all = new ArrayList<StoredObject<T>>(size());
    for (var names : namespaces.values()) {
      all.addAll(names.values());
    }
    return all;
  }

  T decode(StoredObject<T> stored) {
    return type.decode(stored.content().plain());
  }

  T shared(StoredObject<T> stored) {
    T hot = stored.hot;
    if (hot != null) {
      hotTier.touch(stored);
      return hot;
    }
    T decoded = decode(stored);
    hotTier.keep(stored, decoded);
    return decoded;
  }

  @Override
  public Optional<T> get(ObjectKey key) {
    StoredObject<T> stored = find(key);
    return stored == null ? Optional.empty() : Optional.of(decode(stored));
  }

  @Override
  public Optional<Snapshot<T>> snapshot(ObjectKey key) {
    return Optional.ofNullable(find(key));
  }

  @Override
  public List<Snapshot<T>> snapshots() {
    return List.copyOf(all());
  }

  @Override
  public List<Snapshot<T>> snapshotsByIndex(String name, String value) {
    return List.copyOf(indexes.find(name, value));
  }

  @Override
  public List<T> list() {
    return decode(all());
  }

  @Override
  public List<T> inNamespace(String namespace) {
    var names = namespaces.get(namespace);
    return names == null ? List.of() : decode(names.values());
  }

  @Override
  public List<T> byIndex(String name, String value) {
    return decode(indexes.find(name, value));
  }

  @Override
  public int size() {
    return size.get();
  }

  private List<T> decode(Collection<StoredObject<T>> stored) {
    var decoded = new ArrayList<T>(stored.size());
    for (StoredObject<T> each : stored) {
      decoded.add(decode(each));
    }
    return decoded;
  }
}
