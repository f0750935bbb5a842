package dev.trimtab.benchmarks;

/** A key of the queue benchmark: two names, equal if these are, like those of controllers. */
final class QueueKey {

  private final String namespace;
  private final String name;

  /** Between add and done; only where several threads measure. */
  volatile boolean away;

  QueueKey(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /** An equal one, as each event of an object brings its own. */
  QueueKey again() {
    return new QueueKey(namespace, name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueueKey key
        && name.equals(key.name)
        && namespace.equals(key.namespace);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + name.hashCode();
  }
}
