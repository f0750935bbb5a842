package dev.trimtab.node;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a container is and what it may.
 *
 * @param user a number, a name of the image's {@code /etc/passwd}, or {@code user:group}; empty for
 *     the image's
 * @param group a number; null for the user's
 * @param mustBeNonRoot refuse to start as user 0
 * @param supplementalGroups further groups
 * @param addCapabilities such as {@code NET_ADMIN}; {@code ALL} for all
 * @param dropCapabilities likewise; add wins over the default set, drop over nothing added
 * @param privileged all capabilities, all devices, no masks, no seccomp
 * @param noNewPrivileges set-user-id programs gain nothing
 * @param readOnlyRoot the root file system cannot be written
 * @param seccomp which system calls are let through
 * @param maskedPaths paths that show nothing
 * @param readOnlyPaths paths that cannot be written
 */
public record Security(
    String user,
    @Nullable Long group,
    boolean mustBeNonRoot,
    List<Long> supplementalGroups,
    Set<String> addCapabilities,
    Set<String> dropCapabilities,
    boolean privileged,
    boolean noNewPrivileges,
    boolean readOnlyRoot,
    Seccomp seccomp,
    List<String> maskedPaths,
    List<String> readOnlyPaths) {
  public Security {
    supplementalGroups = List.copyOf(supplementalGroups);
    addCapabilities = Set.copyOf(addCapabilities);
    dropCapabilities = Set.copyOf(dropCapabilities);
    maskedPaths = List.copyOf(maskedPaths);
    readOnlyPaths = List.copyOf(readOnlyPaths);
  }

  /** A seccomp profile. */
  public enum Seccomp {
    RUNTIME_DEFAULT,
    UNCONFINED
  }
}
