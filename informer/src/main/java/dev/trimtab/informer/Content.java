package dev.trimtab.informer;

/** The bytes of a cached object. */
sealed interface Content {

  /** As the server sent them, less what is not kept. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Plain(byte[] bytes) implements Content {}

  /**
   * Deflated.
   *
   * @param length of the plain bytes
   * @param deflation how to get them back
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Deflated(byte[] bytes, int length, Deflation deflation) implements Content {}

  /** The bytes as {@link ObjectType#decode} reads them. */
  default byte[] plain() {
    return switch (this) {
      case Plain plain -> plain.bytes();
      case Deflated deflated -> deflated.deflation().inflate(deflated);
    };
  }
}
