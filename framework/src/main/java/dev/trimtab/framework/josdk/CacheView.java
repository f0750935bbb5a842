package dev.trimtab.framework.josdk;

import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.SharedInformer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's view of a shared cache. Index names of different subscribers may be equal, so
 * each view keeps its own name space.
 */
final class CacheView<T extends HasMetadata> implements Cache<T> {

  private static final AtomicLong VIEWS = new AtomicLong();

  private final SharedInformer<T> informer;
  private final String prefix = "fabric8-view-" + VIEWS.incrementAndGet() + "/";
  private final Map<String, Function<T, List<String>>> indexers = new LinkedHashMap<>();

  CacheView(SharedInformer<T> informer) {
    this.informer = informer;
  }

  @Override
  public List<T> list() {
    return informer.lister().list();
  }

  @Override
  public List<String> listKeys() {
    return keys(list());
  }

  @Override
  public @Nullable T get(T object) {
    return getByKey(getKey(object));
  }

  @Override
  public @Nullable T getByKey(String key) {
    int slash = key.indexOf('/');
    ObjectKey parsed =
        slash < 0
            ? ObjectKey.of(key)
            : ObjectKey.of(key.substring(0, slash), key.substring(slash + 1));
    return informer.lister().get(parsed).orElse(null);
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public List<T> byIndex(String name, String value) {
    return informer.lister().byIndex(prefix + name, value);
  }

  @Override
  public List<String> indexKeys(String name, String value) {
    return keys(byIndex(name, value));
  }

  @Override
  public List<T> index(String name, T object) {
    Function<T, List<String>> indexer = getIndexers().get(name);
    if (indexer == null) {
      throw new IllegalArgumentException("no index is named " + name);
    }
    return indexer.apply(object).stream()
        .flatMap(value -> byIndex(name, value).stream())
        .distinct()
        .toList();
  }

  @Override
  public synchronized Map<String, Function<T, List<String>>> getIndexers() {
    return Map.copyOf(indexers);
  }

  @Override
  public synchronized void addIndexers(Map<String, Function<T, List<String>>> more) {
    more.forEach(
        (name, valuesOf) -> {
          informer.addIndex(prefix + name, valuesOf);
          indexers.put(name, valuesOf);
        });
  }

  @Override
  public synchronized void removeIndexer(String name) {
    if (indexers.remove(name) != null) {
      informer.removeIndex(prefix + name);
    }
  }

  synchronized void removeAllIndexers() {
    List.copyOf(indexers.keySet()).forEach(this::removeIndexer);
  }

  private List<String> keys(List<T> objects) {
    return objects.stream().map(this::getKey).toList();
  }
}
