package dev.trimtab.informer;

import org.jspecify.annotations.Nullable;

/**
 * A cached object: 48 bytes beside its name and content. Version and key never change; content may
 * be exchanged for a denser form of the same.
 */
final class StoredObject<T> implements Snapshot<T> {

  private final CompactStore<T> store;
  private final String namespace;
  private final String name;

  /** The version if it is a number, else {@link VersionOrder#OPAQUE}. */
  private final long number;

  /** The version if it is not a number. */
  private final @Nullable String opaque;

  private volatile Content content;

  /** Decoded; set and cleared by the hot tier. */
  volatile @Nullable T hot;

  /** A pass of the compactor saw this object. Only for its thread. */
  private boolean seenByCompactor;

  /** The listing that last saw this object; guarded by the informer's lock. */
  int epoch;

  StoredObject(CompactStore<T> store, String namespace, Encoded object) {
    this.store = store;
    this.namespace = namespace;
    this.name = object.key().name();
    this.number = VersionOrder.number(object.version());
    this.opaque = number == VersionOrder.OPAQUE ? object.version() : null;
    this.content = new Content.Plain(object.bytes());
  }

  String name() {
    return name;
  }

  String namespace() {
    return namespace;
  }

  Content content() {
    return content;
  }

  void content(Content denser) {
    content = denser;
  }

  /** False the first time. */
  boolean restedSinceLastPass() {
    boolean rested = seenByCompactor;
    seenByCompactor = true;
    return rested;
  }

  @Override
  public ObjectKey key() {
    return new ObjectKey(namespace, name);
  }

  @Override
  public String version() {
    return opaque == null ? Long.toString(number) : opaque;
  }

  boolean hasVersion(String version) {
    return opaque == null ? number == VersionOrder.number(version) : opaque.equals(version);
  }

  @Override
  public T shared() {
    return store.shared(this);
  }

  @Override
  public T copy() {
    return store.decode(this);
  }
}
