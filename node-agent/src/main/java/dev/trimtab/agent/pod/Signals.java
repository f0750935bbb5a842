package dev.trimtab.agent.pod;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Linux signals by name or number, as {@code lifecycle.stopSignal} and images write them. */
final class Signals {

  private static final List<String> NAMES =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
  private static final int FIRST_REAL_TIME = 34;
  private static final int LAST_REAL_TIME = 64;
  private static final Pattern REAL_TIME = Pattern.compile("RT(MIN|MAX)(?:([+-])(\\d{1,2}))?");

  private Signals() {}

  /**
   * The number of a signal such as {@code SIGUSR1}, {@code SIGRTMIN+3} or {@code 10}.
   *
   * @throws IllegalArgumentException if there is no such signal
   */
  static int number(String name) {
    String bare = name.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    int number = bare.matches("\\d{1,2}") ? Integer.parseInt(bare) : named(bare);
    if (number < 1 || number > LAST_REAL_TIME) {
      throw new IllegalArgumentException("no signal is called \"" + name + "\"");
    }
    return number;
  }

  private static int named(String bare) {
    Matcher realTime = REAL_TIME.matcher(bare);
    if (!realTime.matches()) {
      return NAMES.indexOf(bare);
    }
    boolean fromFirst = realTime.group(1).equals("MIN");
    int distance = realTime.group(3) == null ? 0 : Integer.parseInt(realTime.group(3));
    boolean up = "+".equals(realTime.group(2));
    int number = (fromFirst ? FIRST_REAL_TIME : LAST_REAL_TIME) + (up ? distance : -distance);
    return number < FIRST_REAL_TIME ? -1 : number;
  }
}
