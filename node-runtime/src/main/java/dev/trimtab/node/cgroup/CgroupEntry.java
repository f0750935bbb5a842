package dev.trimtab.node.cgroup;

import dev.trimtab.node.linux.Fd;
import java.util.List;

/**
 * The way into a group.
 *
 * @param into the directory of the version 2 group, for {@code CLONE_INTO_CGROUP}
 * @param door the file of the version 2 group to which a process that exists writes {@code 0}
 * @param joins the same of version 1 hierarchies
 */
public record CgroupEntry(Fd into, Fd door, List<Fd> joins) implements AutoCloseable {
  public CgroupEntry {
    joins = List.copyOf(joins);
  }

  @Override
  public void close() {
    into.close();
    door.close();
    joins.forEach(Fd::close);
  }
}
