package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Fd;
import java.util.ArrayList;
import java.util.List;

/** Which descriptor of ours becomes which of a script's. */
final class DescriptorTable {
  private final List<Fd> given = new ArrayList<>();

  /** Passes {@code fd}; the answer is its number there. */
  int add(Fd fd) {
    given.add(fd);
    return Launcher.FIRST_GIVEN + given.size() - 1;
  }

  /** Passes several. */
  List<Integer> addAll(List<Fd> fds) {
    return fds.stream().map(this::add).toList();
  }

  List<Fd> given() {
    return List.copyOf(given);
  }
}
