package dev.trimtab.agent.probe;

/**
 * How a check went.
 *
 * @param ok it succeeded
 * @param message what it said; for people
 */
public record Outcome(boolean ok, String message) {

  static Outcome success(String message) {
    return new Outcome(true, message);
  }

  static Outcome failure(String message) {
    return new Outcome(false, message);
  }
}
