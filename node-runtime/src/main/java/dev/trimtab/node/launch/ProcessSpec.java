package dev.trimtab.node.launch;

import dev.trimtab.node.rootfs.Identity;
import dev.trimtab.node.security.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A program and what it may.
 *
 * @param command program and arguments; a program without a slash is looked for in {@code PATH}
 * @param env as {@code NAME=value}
 * @param workingDir absolute, inside its root
 * @param identity who it is
 * @param capabilities what it may at most; all of it at once if it is user 0, nothing if it is not
 * @param noNewPrivileges set-user-id programs gain nothing
 * @param filtered with the default system call filter
 * @param oomScoreAdjust how soon the kernel kills it when memory is used up
 * @param terminal its standard input is a terminal that becomes its own
 */
public record ProcessSpec(
    List<String> command,
    List<String> env,
    String workingDir,
    Identity identity,
    Set<Capability> capabilities,
    boolean noNewPrivileges,
    boolean filtered,
    int oomScoreAdjust,
    boolean terminal) {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  public ProcessSpec {
    command = List.copyOf(command);
    env = List.copyOf(env);
    capabilities = Set.copyOf(capabilities);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
  }

  /** Another program with the same rights. */
  public ProcessSpec running(List<String> other, boolean withTerminal) {
    List<String> variables = env;
    if (withTerminal && env.stream().noneMatch(variable -> variable.startsWith("TERM="))) {
      variables = new ArrayList<>(env);
      variables.add("TERM=xterm");
    }
    return new ProcessSpec(
        other,
        variables,
        workingDir,
        identity,
        capabilities,
        noNewPrivileges,
        filtered,
        oomScoreAdjust,
        withTerminal);
  }

  /** Where its program may be, in order; at least one. */
  List<String> candidates() {
    String program = command.getFirst();
    if (program.indexOf('/') >= 0) {
      return List.of(program);
    }
    return path()
        .lines()
        .flatMap(path -> List.of(path.split(":")).stream())
        .map(directory -> (directory.isEmpty() ? "." : directory) + "/" + program)
        .toList();
  }

  /** Its {@code PATH}. */
  String path() {
    String name = "PATH=";
    return env.stream()
        .filter(variable -> variable.startsWith(name))
        .reduce((first, last) -> last)
        .map(variable -> variable.substring(name.length()))
        .filter(path -> !path.isBlank())
        .orElse(DEFAULT_PATH);
  }
}
