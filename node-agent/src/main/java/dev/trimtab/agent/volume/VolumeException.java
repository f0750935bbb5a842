package dev.trimtab.agent.volume;

import org.jspecify.annotations.Nullable;

/** A volume could not be made; the message names it and what is missing. May pass. */
public final class VolumeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VolumeException(String message) {
    super(message);
  }

  public VolumeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
