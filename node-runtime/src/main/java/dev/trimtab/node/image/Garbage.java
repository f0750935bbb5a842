package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nothing needs: marks from the catalog, sweeps the rest. Never while something is
 * being fetched, whose pieces belong to no image yet; then it is done at the end of that.
 */
final class Garbage {

  private static final Logger LOG = LoggerFactory.getLogger(Garbage.class);

  private final ContentStore content;
  private final LayerStore layers;
  private final Catalog catalog;
  private final Documents documents;
  // Read: something is being fetched. Write: sweeping.
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final Supplier<Set<String>> inUse;

  /**
   * @param inUse ids of images that containers hold
   */
  Garbage(
      ContentStore content,
      LayerStore layers,
      Catalog catalog,
      Documents documents,
      Supplier<Set<String>> inUse) {
    this.content = content;
    this.documents = documents;
    this.layers = layers;
    this.catalog = catalog;
    this.inUse = inUse;
  }

  /**
   * Does {@code work}, during which nothing is removed. If the disk was too small for it, what it
   * left half done goes, with everything else that nothing needs.
   */
  <T> T keepingAll(Supplier<T> work) {
    T result;
    try {
      result = locked(work);
    } catch (RuntimeException failure) {
      if (failure instanceof NodeException known && Disk.isFull(known)) {
        wanted.set(true);
      }
      try {
        sweepIfWanted();
      } catch (NodeException another) {
        failure.addSuppressed(another);
      }
      throw failure;
    }
    sweepIfWanted();
    return result;
  }

  private <T> T locked(Supplier<T> work) {
    lock.readLock().lock();
    try {
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Sweeps now, or when what is under way ends. */
  void collect() {
    wanted.set(true);
    sweepIfWanted();
  }

  private void sweepIfWanted() {
    while (wanted.get() && lock.writeLock().tryLock()) {
      try {
        if (wanted.getAndSet(false)) {
          sweep();
        }
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  private void sweep() {
    // First, since the rest may have to write.
    content.deletePartial();
    var held = inUse.get();
    var digests = new HashSet<Digest>();
    var chains = new HashSet<String>();
    for (var entry : catalog.list()) {
      if (entry.names().isEmpty() && !held.contains(entry.id().toString())) {
        catalog.remove(entry.id().toString());
        documents.forget(entry);
        continue;
      }
      digests.add(entry.target());
      digests.add(entry.manifest());
      digests.add(entry.id());
      documents.manifest(entry).layers().forEach(l -> digests.add(l.digest()));
      documents.configuration(entry).chainIds().forEach(c -> chains.add(c.hex()));
    }
    var blobs = content.list().stream().filter(d -> !digests.contains(d)).toList();
    var directories = layers.list().stream().filter(c -> !chains.contains(c)).toList();
    blobs.forEach(content::delete);
    directories.forEach(layers::delete);
    LOG.atDebug()
        .addKeyValue("blobs", blobs.size())
        .addKeyValue("layers", directories.size())
        .log("content nobody needs removed");
  }
}
