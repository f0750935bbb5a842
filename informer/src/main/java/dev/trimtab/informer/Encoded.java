package dev.trimtab.informer;

/**
 * An object as it travels from a server to the cache: bytes that nobody has decoded.
 *
 * @param key its key
 * @param version its version
 * @param bytes the object as {@link ObjectType#decode} reads it; owned by the cache from now on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would double the traffic
public record Encoded(ObjectKey key, String version, byte[] bytes) {

  /** An object from memory. */
  public static <T> Encoded of(ObjectType<T> type, T object) {
    return new Encoded(type.key(object), type.version(object), type.encode(object));
  }

  /** An object whose key and version are read from its bytes. */
  public static Encoded of(ObjectType<?> type, byte[] bytes) {
    ObjectType.Header header = type.header(bytes);
    return new Encoded(header.key(), header.version(), bytes);
  }
}
