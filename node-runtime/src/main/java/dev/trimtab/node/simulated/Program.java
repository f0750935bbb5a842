package dev.trimtab.node.simulated;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a container does from its start on.
 *
 * @param steps in order; after the last it runs on, unless that ended it
 * @param stop what it does at SIGTERM, SIGINT, SIGHUP or SIGQUIT; SIGKILL ends every program
 * @param exec answers to further commands in it
 * @param usage what it is charged while it runs
 */
public record Program(
    List<Step> steps, Stop stop, Function<? super List<String>, ExecAnswer> exec, Usage usage) {

  /** Runs until it is told to end; every further command in it succeeds and prints nothing. */
  public static final Program RUNS_FOREVER =
      new Program(List.of(), new Stop.Dies(), command -> ExecAnswer.SUCCESS, Usage.IDLE);

  public Program {
    steps = List.copyOf(steps);
  }

  /** These steps, and for the rest as {@link #RUNS_FOREVER}. */
  public static Program of(Step... steps) {
    return RUNS_FOREVER.withSteps(List.of(steps));
  }

  /** With other steps. */
  public Program withSteps(List<Step> other) {
    return new Program(other, stop, exec, usage);
  }

  /** With another reaction to signals. */
  public Program withStop(Stop other) {
    return new Program(steps, other, exec, usage);
  }

  /** With other answers to further commands. */
  public Program withExec(Function<? super List<String>, ExecAnswer> other) {
    return new Program(steps, stop, other, usage);
  }

  /** With another use of resources. */
  public Program withUsage(Usage other) {
    return new Program(steps, stop, exec, other);
  }

  /** One thing it does. */
  public sealed interface Step {
    /** Cannot be executed at all, for the reason given. Only as the first step. */
    record FailToStart(String reason) implements Step {}

    /** Does nothing for a while. */
    record Wait(Duration time) implements Step {}

    /** Writes a line to its standard output. */
    record Print(String line) implements Step {}

    /** Writes a line to its standard error. */
    record Complain(String line) implements Step {}

    /** Ends by itself. */
    record Exit(int code) implements Step {}

    /** Is ended by the kernel for want of memory. */
    record RunOutOfMemory() implements Step {}
  }

  /** What it does when asked to end. */
  public sealed interface Stop {
    /** Is ended by the signal at once. */
    record Dies() implements Stop {}

    /** Ends by itself after a while. */
    record Exits(Duration after, int code) implements Stop {}

    /** Runs on. */
    record Ignores() implements Stop {}
  }

  /**
   * What a command run in it does.
   *
   * @param exitCode 0 to 255
   */
  public record ExecAnswer(int exitCode, String stdout, String stderr) {
    /** Success without a word. */
    public static final ExecAnswer SUCCESS = new ExecAnswer(0, "", "");
  }

  /**
   * What it is charged.
   *
   * @param cpuMillis thousandths of a processor, all the time
   * @param memory bytes
   */
  public record Usage(long cpuMillis, long memory) {
    /** Next to nothing. */
    public static final Usage IDLE = new Usage(1, 1 << 20);
  }
}
