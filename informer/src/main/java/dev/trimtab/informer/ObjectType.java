package dev.trimtab.informer;

/**
 * All that the pipeline knows of a kind of object.
 *
 * <p><b>Threads.</b> Implementations are stateless or thread-safe.
 */
public interface ObjectType<T> {

  /** The kind's name, for logs, metrics and causes, such as {@code Pod}. */
  String name();

  /** The key of an object. */
  ObjectKey key(T object);

  /** The version of an object; equal versions mean equal content. */
  String version(T object);

  /** The whole object as bytes. */
  byte[] encode(T object);

  /** The object that {@link #encode} wrote; a fresh instance at every call. */
  T decode(byte[] bytes);

  /** Key and version read from bytes, without decoding the whole. */
  Header header(byte[] bytes);

  /** What is kept of an object that has just come; called once per version. */
  default Encoded intake(Encoded object) {
    return object;
  }

  /** Key and version of an encoded object. */
  record Header(ObjectKey key, String version) {}
}
