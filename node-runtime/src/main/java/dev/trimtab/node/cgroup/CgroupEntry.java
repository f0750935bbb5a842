package dev.trimtab.node.cgroup;

import dev.trimtab.node.linux.Fd;
import java.util.List;

/**
 * The way into a group.
 *
 * @param into the directory of the version 2 group, for {@code CLONE_INTO_CGROUP}
 * @param joins files to which the new process writes {@code 0} (version 1 hierarchies)
 */
public record CgroupEntry(Fd into, List<Fd> joins) implements AutoCloseable {
  public CgroupEntry {
    joins = List.copyOf(joins);
  }

  @Override
  public void close() {
    into.close();
    joins.forEach(Fd::close);
  }
}
