package dev.trimtab.node.security;

import dev.trimtab.node.linux.KernelFile;

/** What this process itself may: nobody can give more. */
public final class OwnPrivileges {
  private static final long PERMITTED = read();
  private static final int LAST = last();

  private OwnPrivileges() {}

  /** Our permitted capabilities, as a bit mask. */
  public static long permitted() {
    return PERMITTED;
  }

  /** Whether we have a capability. */
  public static boolean has(Capability capability) {
    return (PERMITTED >>> capability.number() & 1) == 1;
  }

  /** The number of the last capability this kernel knows. */
  public static int lastCapability() {
    return LAST;
  }

  /** The value nearest to {@code wanted} that we may give a process of ours. */
  public static int oomScoreAdjust(int wanted) {
    return has(Capability.SYS_RESOURCE)
        ? wanted
        : Math.max(wanted, Integer.parseInt(KernelFile.read("/proc/self/oom_score_adj")));
  }

  private static long read() {
    return KernelFile.read("/proc/self/status")
        .lines()
        .filter(line -> line.startsWith("CapPrm:"))
        .map(line -> Long.parseUnsignedLong(line.substring("CapPrm:".length()).strip(), 16))
        .findFirst()
        .orElse(0L);
  }

  private static int last() {
    return Integer.parseInt(KernelFile.read("/proc/sys/kernel/cap_last_cap"));
  }
}
