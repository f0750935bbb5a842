package dev.trimtab.informer;

import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kind of which only what {@code transform} leaves is kept. Costs a decoding and an encoding per
 * version. Equal if source and transform are, so share the transform to share the informer.
 *
 * @param source the kind
 * @param transform may change its argument; must keep key and version
 */
public record TransformedObjectType<T>(ObjectType<T> source, UnaryOperator<T> transform)
    implements ObjectType<T> {

  private static final Logger log = LoggerFactory.getLogger(TransformedObjectType.class);

  @Override
  public Encoded intake(Encoded object) {
    try {
      T kept = transform.apply(source.decode(object.bytes()));
      return new Encoded(object.key(), object.version(), source.encode(kept));
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      // The user's function.
      log.atError()
          .addKeyValue("key", object.key())
          .setCause(e)
          .log("transform failed; the object is kept whole");
      return object;
    }
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public ObjectKey key(T object) {
    return source.key(object);
  }

  @Override
  public String version(T object) {
    return source.version(object);
  }

  @Override
  public byte[] encode(T object) {
    return source.encode(object);
  }

  @Override
  public T decode(byte[] bytes) {
    return source.decode(bytes);
  }

  @Override
  public Header header(byte[] bytes) {
    return source.header(bytes);
  }
}
