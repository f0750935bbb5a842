package dev.trimtab.agent.node;

/**
 * What a machine runs short of.
 *
 * @param memory little memory can be had
 * @param disk little space is left where the agent and the images are
 * @param pids few process ids are left
 */
public record Pressure(boolean memory, boolean disk, boolean pids) {

  /** Nothing. */
  public static final Pressure NONE = new Pressure(false, false, false);
}
