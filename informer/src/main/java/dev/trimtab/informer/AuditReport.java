package dev.trimtab.informer;

import java.util.List;

/**
 * What a comparison of a cache with its server found, after the cache had time to catch up.
 *
 * @param informer the kind's name
 * @param compared how many objects the server has
 * @param missing objects the cache lacks
 * @param stale objects the cache has in another version
 * @param ghosts objects the server does not have
 */
public record AuditReport(
    String informer,
    int compared,
    List<ObjectKey> missing,
    List<ObjectKey> stale,
    List<ObjectKey> ghosts) {

  public AuditReport {
    missing = List.copyOf(missing);
    stale = List.copyOf(stale);
    ghosts = List.copyOf(ghosts);
  }

  /** Whether cache and server agree. */
  public boolean clean() {
    return missing.isEmpty() && stale.isEmpty() && ghosts.isEmpty();
  }
}
