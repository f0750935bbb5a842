package dev.trimtab.node.security;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.Security;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A part of root's power, under the kernel's name and number. */
public enum Capability {
  CHOWN(0),
  DAC_OVERRIDE(1),
  DAC_READ_SEARCH(2),
  FOWNER(3),
  FSETID(4),
  KILL(5),
  SETGID(6),
  SETUID(7),
  SETPCAP(8),
  LINUX_IMMUTABLE(9),
  NET_BIND_SERVICE(10),
  NET_BROADCAST(11),
  NET_ADMIN(12),
  NET_RAW(13),
  IPC_LOCK(14),
  IPC_OWNER(15),
  SYS_MODULE(16),
  SYS_RAWIO(17),
  SYS_CHROOT(18),
  SYS_PTRACE(19),
  SYS_PACCT(20),
  SYS_ADMIN(21),
  SYS_BOOT(22),
  SYS_NICE(23),
  SYS_RESOURCE(24),
  SYS_TIME(25),
  SYS_TTY_CONFIG(26),
  MKNOD(27),
  LEASE(28),
  AUDIT_WRITE(29),
  AUDIT_CONTROL(30),
  SETFCAP(31),
  MAC_OVERRIDE(32),
  MAC_ADMIN(33),
  SYSLOG(34),
  WAKE_ALARM(35),
  BLOCK_SUSPEND(36),
  AUDIT_READ(37),
  PERFMON(38),
  BPF(39),
  CHECKPOINT_RESTORE(40);

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

  private final int number;

  Capability(int number) {
    this.number = number;
  }

  /** Its number, which is also its bit in a mask. */
  public int number() {
    return number;
  }

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
    return capabilities.stream().mapToLong(c -> 1L << c.number).reduce(0, (a, b) -> a | b);
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
