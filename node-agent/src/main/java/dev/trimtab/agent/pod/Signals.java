package dev.trimtab.agent.pod;

import java.util.List;
import java.util.Locale;

/** Linux signals by name, as {@code lifecycle.stopSignal} writes them. */
final class Signals {

  private static final List<String> NAMES =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
  private static final int REAL_TIME = 34;

  private Signals() {}

  /**
   * The number of a signal such as {@code SIGUSR1} or {@code SIGRTMIN+3}.
   *
   * @throws IllegalArgumentException if there is no such signal
   */
  static int number(String name) {
    String bare = name.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    if (bare.startsWith("RTMIN")) {
      return bare.equals("RTMIN") ? REAL_TIME : REAL_TIME + Integer.parseInt(bare.substring(6));
    }
    int number = NAMES.indexOf(bare);
    if (number < 1) {
      throw new IllegalArgumentException("no signal is called " + name);
    }
    return number;
  }
}
