package dev.trimtab.agent.container;

/** A container cannot be made as its pod describes it; the message says why. May pass. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
