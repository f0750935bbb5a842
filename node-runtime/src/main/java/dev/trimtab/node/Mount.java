package dev.trimtab.node;

import java.nio.file.Path;

/**
 * Something of the machine shown inside a container.
 *
 * @param source on the machine; for {@link Kind#TMPFS} only its name matters
 * @param target absolute, inside the container; resolved without leaving the root
 * @param subPath below {@code source}, resolved without leaving it; empty for the whole
 * @param readOnly nothing can be written through it
 * @param kind how
 * @param propagation whether later mounts show through
 * @param sizeLimit bytes, for {@link Kind#TMPFS}; zero for none
 */
public record Mount(
    Path source,
    String target,
    String subPath,
    boolean readOnly,
    Kind kind,
    Propagation propagation,
    long sizeLimit) {

  /** How it is mounted. */
  public enum Kind {
    BIND,
    TMPFS
  }

  /** Whether later mounts show through, in Kubernetes' words. */
  public enum Propagation {
    NONE,
    HOST_TO_CONTAINER,
    BIDIRECTIONAL
  }
}
