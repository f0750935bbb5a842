package dev.trimtab.node.runtime;

import dev.trimtab.node.launch.Stdio;
import dev.trimtab.node.launch.Supervisor;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.runtime.Records.RunRecord;
import java.util.List;
import java.util.Optional;

/**
 * A running container as this JVM holds it.
 *
 * @param supervisor its supervisor
 * @param init its first process
 * @param exitEvent becomes ready when it ends
 * @param input where we write; {@code /dev/null} if it has no standard input
 * @param output where we read
 * @param error where we read; {@code /dev/null} with a terminal
 * @param terminals its {@code devpts}
 * @param terminal whether it has one
 */
record ContainerProcess(
    Fd supervisor,
    Fd init,
    Fd exitEvent,
    Fd input,
    Fd output,
    Fd error,
    Fd terminals,
    boolean terminal)
    implements AutoCloseable {

  /** Of a container just started; copies what it needs. */
  static ContainerProcess of(Fd supervisor, Fd init, Fd exitEvent, Stdio stdio, Fd terminals) {
    return new ContainerProcess(
        supervisor,
        init,
        copy(exitEvent),
        copy(stdio.input()),
        copy(stdio.output()),
        copy(stdio.error()),
        copy(terminals),
        stdio.terminal());
  }

  /** Finds a container that an earlier JVM started; empty if its supervisor is gone. */
  static Optional<ContainerProcess> adopt(RunRecord run) {
    Optional<Fd> found = PidFd.open(run.supervisor(), run.supervisorStart());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Fd supervisor = found.get();
    // The supervisor keeps an ended first process as a zombie, so this is that process.
    Optional<Fd> init = PidFd.open(run.pid());
    if (init.isEmpty()) {
      supervisor.close();
      return Optional.empty();
    }
    return Optional.of(
        new ContainerProcess(
            supervisor,
            init.get(),
            PidFd.take(supervisor, Supervisor.EXIT_EVENT),
            PidFd.take(supervisor, Supervisor.INPUT),
            PidFd.take(supervisor, Supervisor.OUTPUT),
            PidFd.take(supervisor, Supervisor.ERROR),
            PidFd.take(supervisor, Supervisor.TERMINALS),
            run.terminal()));
  }

  /** Ends the supervisor, which has nothing left to do, and with it the last trace. */
  void dismissSupervisor() {
    Supervisor.dismiss(supervisor);
  }

  @Override
  public void close() {
    List.of(supervisor, init, exitEvent, input, output, error, terminals).forEach(Fd::close);
  }

  private static Fd copy(Fd fd) {
    return Syscalls.duplicate(fd, 3);
  }
}
