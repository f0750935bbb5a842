package dev.trimtab.informer;

/** The bytes of a cached object. */
sealed interface Content {

  /** As the server sent them, less what is not kept. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Plain(byte[] bytes) implements Content {}
}
