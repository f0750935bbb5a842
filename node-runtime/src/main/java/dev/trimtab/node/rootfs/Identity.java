package dev.trimtab.node.rootfs;

import java.util.List;

/**
 * Who a process is.
 *
 * @param uid user, as an unsigned number
 * @param gid group, likewise
 * @param groups further groups
 * @param home home directory
 */
public record Identity(long uid, long gid, List<Long> groups, String home) {
  public Identity {
    groups = List.copyOf(groups);
  }

  /** The same with further groups. */
  Identity with(List<Long> more) {
    List<Long> all = new java.util.ArrayList<>(groups);
    more.stream().filter(group -> !all.contains(group)).forEach(all::add);
    return new Identity(uid, gid, all, home);
  }

  /** The same with another group. */
  Identity withGroup(long group) {
    return new Identity(uid, group, groups, home);
  }
}
