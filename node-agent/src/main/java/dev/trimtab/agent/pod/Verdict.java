package dev.trimtab.agent.pod;

/**
 * Why a pod must end as failed, whatever its containers do.
 *
 * @param reason one word, such as {@code OutOfcpu}, {@code DeadlineExceeded} or {@code Evicted}
 * @param message a sentence
 * @param atOnce its containers get no time to end by themselves
 */
public record Verdict(String reason, String message, boolean atOnce) {

  /** One that leaves the pod its grace period. */
  public Verdict(String reason, String message) {
    this(reason, message, false);
  }
}
