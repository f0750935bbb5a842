package dev.trimtab.apiserver.schema;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works a value out once, on first use; two threads at the same time may both do so. */
final class Memo<T> implements Supplier<T> {
  private final Supplier<T> source;
  private volatile @Nullable T value;

  Memo(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T known = value;
    if (known == null) {
      known = source.get();
      value = known;
    }
    return known;
  }
}
