package dev.trimtab.node.runtime;

/**
 * Settings of the Linux driver.
 *
 * @param cgroup the control group below which all others are made
 * @param logBytes size at which a container's log is set aside
 * @param logFiles logs kept of a container, the current one included
 */
public record Settings(String cgroup, long logBytes, int logFiles) {
  /** As the kubelet has them. */
  public static final Settings DEFAULT = new Settings("trimtab", 10L << 20, 5);
}
