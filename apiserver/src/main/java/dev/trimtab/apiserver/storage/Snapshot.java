package dev.trimtab.apiserver.storage;

import org.jspecify.annotations.Nullable;

/**
 * Everything as it is at one revision.
 *
 * @param revision of the last change in it
 * @param resources objects by key, by resource
 */
public record Snapshot(long revision, PersistentMap<PersistentMap<Document>> resources) {

  /** The objects of a resource by key. */
  public PersistentMap<Document> objects(String resource) {
    PersistentMap<Document> objects = resources.get(resource);
    return objects == null ? PersistentMap.empty() : objects;
  }

  /** One object, or null. */
  public @Nullable Document get(String resource, String key) {
    return objects(resource).get(key);
  }

  Snapshot with(long newRevision, String resource, PersistentMap<Document> objects) {
    return new Snapshot(newRevision, resources.with(resource, objects));
  }
}
