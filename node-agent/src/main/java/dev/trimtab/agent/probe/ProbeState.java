package dev.trimtab.agent.probe;

/**
 * What probes say of a running container.
 *
 * @param started its startup probe has succeeded; true without one
 * @param ready its readiness probe succeeds; true without one
 * @param failed why it must be restarted; empty if it need not
 * @param graceSeconds the failing probe's own grace period, or -1 for the pod's
 */
public record ProbeState(boolean started, boolean ready, String failed, long graceSeconds) {

  /** A container without probes. */
  public static final ProbeState NONE = new ProbeState(true, true, "", -1);
}
