package dev.trimtab.informer;

import java.time.Duration;

/** Where a {@link Reflector} is. {@link Reflector#step} leads from each to the next. */
sealed interface ReflectorState {

  /** Nothing is known of the server's state, or what is known may not be continued. */
  record Starting() implements ReflectorState {}

  /** The server streams its state through a watch and then goes on with changes. */
  record Streaming() implements ReflectorState {}

  /**
   * The server's state is read page by page.
   *
   * @param restarts how often the server forgot the listing half-way
   */
  record Listing(int restarts) implements ReflectorState {}

  /** All up to {@code version} is known; the watch from there is to be opened. */
  record Watching(String version) implements ReflectorState {}

  /** Waits for {@code delay}, then goes on with {@code next}. */
  record BackingOff(Duration delay, ReflectorState next) implements ReflectorState {}

  /** The end. */
  record Stopped() implements ReflectorState {}
}
