package dev.trimtab.informer;

/** What a watch says. */
public sealed interface WatchEvent {

  /** An object is there, newly or changed. */
  record Present(Encoded object) implements WatchEvent {}

  /** An object is gone; {@code last} is its final state. */
  record Gone(Encoded last) implements WatchEvent {}

  /**
   * All changes up to {@code version} have been sent.
   *
   * @param initialStateEnd the state asked for by {@link WatchRequest#initialState} is complete
   */
  record Bookmark(String version, boolean initialStateEnd) implements WatchEvent {}
}
