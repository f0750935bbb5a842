package dev.trimtab.agent.probe;

/**
 * Counts outcomes in a row and says what they amount to. Immutable.
 *
 * @param verdict what the last decisive run of outcomes said
 * @param last the last outcome
 * @param inARow how many outcomes in a row were like the last
 */
record Tally(boolean verdict, boolean last, int inARow) {

  static Tally starting(boolean verdict) {
    return new Tally(verdict, verdict, 0);
  }

  Tally with(boolean ok, int successes, int failures) {
    int count = ok == last ? inARow + 1 : 1;
    boolean decisive = count >= (ok ? successes : failures);
    return new Tally(decisive ? ok : verdict, ok, count);
  }

  /** Whether failures have reached the threshold. */
  boolean failed(int failures) {
    return !last && inARow >= failures;
  }
}
