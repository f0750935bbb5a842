package dev.trimtab.informer;

/**
 * Whether a reflector asks for the state as a stream. Not every server knows how to, and not every
 * one that does not says so. Only for the reflector's thread.
 */
final class StreamChoice {

  private final boolean possible;

  /** It is worth trying. */
  private boolean wanted;

  /** The server streamed its state once, so it knows how to. */
  private boolean worked;

  StreamChoice(boolean possible) {
    this.possible = possible;
    wanted = possible;
  }

  boolean wanted() {
    return wanted;
  }

  void worked() {
    worked = true;
  }

  /** It did not work. If {@code certain}, it never will, unless it did before. */
  void failed(boolean certain) {
    wanted = !certain || worked;
  }

  /** A request without the wish for a stream was rejected too: it was not the wish. */
  void isNotToBlame() {
    wanted |= possible;
  }
}
