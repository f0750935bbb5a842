package dev.trimtab.workqueue;

/** How soon a key is handed out relative to others; declared from first to last. */
public enum Priority {
  /** A person waits. */
  HIGH,
  /** A live event. */
  NORMAL,
  /** Initial list and resync: nothing is known to have changed. */
  LOW
}
