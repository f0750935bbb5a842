package dev.trimtab.agent.pod;

import java.time.Instant;

/**
 * A step did not work.
 *
 * @param reason the kubelet's word, such as {@code CreateContainerConfigError}
 * @param message why
 * @param notBefore when to try again
 */
public record StartFailure(String reason, String message, Instant notBefore) {

  static final String CONFIG = "CreateContainerConfigError";
  static final String CREATE = "CreateContainerError";
  static final String RUN = "RunContainerError";
}
