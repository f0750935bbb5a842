package dev.trimtab.controllers.shared;

import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which objects of a kind have no controlling owner, and which owners look for some. It
 * spares every owner a search through its whole namespace, and tells which owners are due when an
 * orphan appears.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class Orphans<T extends HasMetadata> {

  /** The value tells one event from the next, so that a removal cannot undo a later event. */
  private final Map<ObjectKey, Object> orphans = new ConcurrentHashMap<>();

  private final Map<ObjectKey, Selector> owners = new ConcurrentHashMap<>();

  /** An object changed; answers the owners whose selectors match it, if it is an orphan. */
  public Collection<ObjectKey> changed(T object) {
    var key = key(object);
    if (OwnerReferences.controllerOf(object).isPresent()) {
      orphans.remove(key);
      return List.of();
    }
    orphans.put(key, new Object());
    var due = new ArrayList<ObjectKey>();
    owners.forEach(
        (owner, selector) -> {
          if (owner.namespace().equals(key.namespace())
              && selector.matches(object.getMetadata().getLabels())) {
            due.add(owner);
          }
        });
    return due;
  }

  /** The orphans in {@code owner}'s namespace, of which {@code selector} may match some. */
  public List<T> of(ObjectKey owner, Selector selector, Lister<T> lister) {
    owners.put(owner, selector);
    var found = new ArrayList<T>();
    orphans.forEach(
        (key, event) -> {
          if (key.namespace().equals(owner.namespace())) {
            // Events may be late, or tell what an object was before; the cache tells what it is.
            Cached.get(lister, key)
                .filter(object -> OwnerReferences.controllerOf(object).isEmpty())
                .ifPresentOrElse(found::add, () -> orphans.remove(key, event));
          }
        });
    return found;
  }

  /** The owner is gone. */
  public void forget(ObjectKey owner) {
    owners.remove(owner);
  }

  private static ObjectKey key(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return ObjectKey.of(namespace == null ? "" : namespace, object.getMetadata().getName());
  }
}
