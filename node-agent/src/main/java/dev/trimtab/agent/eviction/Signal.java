package dev.trimtab.agent.eviction;

import java.util.Arrays;
import java.util.Optional;

/** What may run short, in the order in which it is cared for. */
enum Signal {
  MEMORY("memory.available", Resource.MEMORY),
  NODE_DISK("nodefs.available", Resource.DISK),
  NODE_INODES("nodefs.inodesFree", Resource.INODES),
  IMAGE_DISK("imagefs.available", Resource.DISK),
  IMAGE_INODES("imagefs.inodesFree", Resource.INODES),
  PIDS("pid.available", Resource.PIDS);

  /** What pods use up. */
  enum Resource {
    MEMORY("memory"),
    DISK("ephemeral-storage"),
    INODES("inodes"),
    PIDS("pids");

    private final String word;

    Resource(String word) {
      this.word = word;
    }

    /** As the API and people call it. */
    String word() {
      return word;
    }

    /** Whether it is had from a file system. */
    boolean isOnDisk() {
      return this == DISK || this == INODES;
    }
  }

  private final String word;
  private final Resource resource;

  Signal(String word, Resource resource) {
    this.word = word;
    this.resource = resource;
  }

  /** As configurations call it. */
  String word() {
    return word;
  }

  Resource resource() {
    return resource;
  }

  static Optional<Signal> of(String word) {
    return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
  }
}
