package dev.trimtab.apiserver.storage;

import org.jspecify.annotations.Nullable;

/**
 * One committed change of one object, linked to the next of its resource.
 *
 * <p><b>Threads.</b> Written by the committer, read by any number of threads.
 */
public final class ChangeEvent {

  /** What happened. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  private final long revision;
  private final String key;
  private final @Nullable Document document;
  private final @Nullable Document previous;
  private final PersistentMap<Document> after;
  private final long committedAt;
  private final long sequence;
  private final long bytesUpToHere;
  private volatile @Nullable ChangeEvent next;

  /** Computed on first use, equal every time. */
  private volatile @Nullable Document removed;

  private ChangeEvent(
      long revision,
      String key,
      @Nullable Document document,
      @Nullable Document previous,
      PersistentMap<Document> after,
      long committedAt,
      long sequence,
      long bytesUpToHere) {
    this.revision = revision;
    this.key = key;
    this.document = document;
    this.previous = previous;
    this.after = after;
    this.committedAt = committedAt;
    this.sequence = sequence;
    this.bytesUpToHere = bytesUpToHere;
  }

  /** Where a log begins: a state, without the change that led to it. */
  static ChangeEvent origin(long revision, PersistentMap<Document> state) {
    return new ChangeEvent(revision, "", null, null, state, 0, 0, 0);
  }

  /** The change that follows this one; the document of a deletion is null. */
  ChangeEvent follow(
      long nextRevision, String changed, @Nullable Document now, long committedNanos) {
    Document before = after.get(changed);
    PersistentMap<Document> state = now == null ? after.without(changed) : after.with(changed, now);
    int size =
        (now == null ? 0 : now.bytes().length) + (before == null ? 0 : before.bytes().length);
    return new ChangeEvent(
        nextRevision,
        changed,
        now,
        before,
        state,
        committedNanos,
        sequence + 1,
        bytesUpToHere + size);
  }

  void linkNext(ChangeEvent event) {
    next = event;
  }

  /** What happened. */
  public Type type() {
    if (document == null) {
      return Type.DELETED;
    }
    return previous == null ? Type.ADDED : Type.MODIFIED;
  }

  /** The revision of the change. */
  public long revision() {
    return revision;
  }

  /** The object's key within its resource. */
  public String key() {
    return key;
  }

  /** The object after the change; null if it was deleted. */
  public @Nullable Document document() {
    return document;
  }

  /** The object before the change; null if it was created. */
  public @Nullable Document previous() {
    return previous;
  }

  /**
   * The last state of an object that is gone, or gone from a reader's sight, with the revision of
   * this change; null if it was created here.
   */
  public @Nullable Document removed() {
    Document known = removed;
    Document before = previous;
    if (known == null && before != null) {
      known = before.at(revision);
      removed = known;
    }
    return known;
  }

  /** All objects of the resource after the change. */
  public PersistentMap<Document> state() {
    return after;
  }

  /** The next change of this resource, or null if there is none yet. */
  public @Nullable ChangeEvent next() {
    return next;
  }

  long committedAt() {
    return committedAt;
  }

  long sequence() {
    return sequence;
  }

  long bytesUpToHere() {
    return bytesUpToHere;
  }
}
