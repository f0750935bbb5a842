package dev.trimtab.agent.pod;

/**
 * Why a pod must end as failed, whatever its containers do.
 *
 * @param reason one word, such as {@code OutOfcpu}, {@code DeadlineExceeded} or {@code Evicted}
 * @param message a sentence
 */
public record Verdict(String reason, String message) {}
