package dev.trimtab.node.network;

import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.Syscalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The network namespace that is the node: the machine's own, or another one, so that a test touches
 * nothing of the machine.
 *
 * @param file where it is mounted; empty for the one this JVM runs in
 */
record NodeNamespace(Optional<Path> file) {

  /** Runs something short in it. */
  <T> T call(Callable<T> work) {
    if (file.isEmpty()) {
      return NamespaceThread.run(work);
    }
    try (var namespace = open(file.get())) {
      return NamespaceThread.inside(List.of(namespace), work);
    }
  }

  /** A command line that runs {@code words} in it. */
  List<String> command(String... words) {
    var all = new ArrayList<String>();
    // A child process of a thread in another namespace would do, but the JVM's helper threads
    // started with it would stay there.
    file.ifPresent(f -> all.addAll(List.of("nsenter", "--net=" + f)));
    all.addAll(List.of(words));
    return all;
  }

  static Fd open(Path file) {
    return Syscalls.open(file.toString(), Flags.O_RDONLY, 0);
  }
}
