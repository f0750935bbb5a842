package dev.trimtab.workqueue;

/** Due keys in the order of hand-out. Behind the queue's door. */
sealed interface ReadyKeys<K> permits FairKeys, RankedKeys {

  int size();

  /** A key has become due. */
  void append(Entry<K> entry);

  /** A due key has now this priority. */
  void raise(Entry<K> entry, Priority priority);

  /** A due key has now this rank. */
  void rank(Entry<K> entry, int rank);

  /** Takes the key whose turn it is; to be asked only if there is one. */
  Entry<K> next();
}
