package dev.trimtab.node;

import java.util.List;

/**
 * One more program in a container, with the container's environment, user and limits.
 *
 * @param command program and arguments
 * @param stdin give it a standard input; otherwise it is empty
 * @param tty give it a terminal; standard error then joins standard output
 */
public record ExecSpec(List<String> command, boolean stdin, boolean tty) {
  public ExecSpec {
    command = List.copyOf(command);
  }
}
