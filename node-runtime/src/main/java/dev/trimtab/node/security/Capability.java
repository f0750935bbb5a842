package dev.trimtab.node.security;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.Security;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A part of root's power, in the kernel's order. */
public enum Capability {
  CHOWN,
  DAC_OVERRIDE,
  DAC_READ_SEARCH,
  FOWNER,
  FSETID,
  KILL,
  SETGID,
  SETUID,
  SETPCAP,
  LINUX_IMMUTABLE,
  NET_BIND_SERVICE,
  NET_BROADCAST,
  NET_ADMIN,
  NET_RAW,
  IPC_LOCK,
  IPC_OWNER,
  SYS_MODULE,
  SYS_RAWIO,
  SYS_CHROOT,
  SYS_PTRACE,
  SYS_PACCT,
  SYS_ADMIN,
  SYS_BOOT,
  SYS_NICE,
  SYS_RESOURCE,
  SYS_TIME,
  SYS_TTY_CONFIG,
  MKNOD,
  LEASE,
  AUDIT_WRITE,
  AUDIT_CONTROL,
  SETFCAP,
  MAC_OVERRIDE,
  MAC_ADMIN,
  SYSLOG,
  WAKE_ALARM,
  BLOCK_SUSPEND,
  AUDIT_READ,
  PERFMON,
  BPF,
  CHECKPOINT_RESTORE;

  /** What container engines give by default. */
  public static final Set<Capability> DEFAULT =
      Set.of(
          CHOWN,
          DAC_OVERRIDE,
          FSETID,
          FOWNER,
          MKNOD,
          NET_RAW,
          SETGID,
          SETUID,
          SETFCAP,
          SETPCAP,
          NET_BIND_SERVICE,
          SYS_CHROOT,
          KILL,
          AUDIT_WRITE);

  private static final String ALL = "ALL";

  /**
   * What a container gets: the default set, then all of {@code ALL} if added or nothing if dropped,
   * then single additions, then single drops.
   *
   * @throws NodeException.Invalid if a name is unknown
   */
  public static Set<Capability> of(Security security) {
    if (security.privileged()) {
      return EnumSet.allOf(Capability.class);
    }
    EnumSet<Capability> result = EnumSet.copyOf(DEFAULT);
    if (mentionsAll(security.addCapabilities())) {
      result.addAll(EnumSet.allOf(Capability.class));
    }
    if (mentionsAll(security.dropCapabilities())) {
      result.clear();
    }
    for (String name : security.addCapabilities()) {
      if (!isAll(name)) {
        result.add(named(name, "capabilities.add"));
      }
    }
    for (String name : security.dropCapabilities()) {
      if (!isAll(name)) {
        result.remove(named(name, "capabilities.drop"));
      }
    }
    return result;
  }

  /** As a bit mask. */
  public static long mask(Set<Capability> capabilities) {
    return capabilities.stream().mapToLong(c -> 1L << c.ordinal()).reduce(0, (a, b) -> a | b);
  }

  private static boolean mentionsAll(Set<String> names) {
    return names.stream().anyMatch(Capability::isAll);
  }

  private static boolean isAll(String name) {
    return plain(name).equals(ALL);
  }

  private static Capability named(String name, String field) {
    try {
      return valueOf(plain(name));
    } catch (IllegalArgumentException e) {
      throw new NodeException.Invalid(field + ": there is no capability '" + name + "'", e);
    }
  }

  private static String plain(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
  }
}
