package dev.trimtab.service;

import dev.trimtab.service.log.StructuredLogging;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The {@code trimtab} command. */
@QuarkusMain
public final class Trimtab {

  private static final long CLEAN_UP_SECONDS = 60;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final List<Command> COMMANDS =
      List.of(new UpCommand(), new DemoCommand(), new DownCommand());

  private Trimtab() {}

  /** Runs the command; exit status 0 if all went well, 1 for a failure, 2 for wrong usage. */
  public static void main(String... words) {
    StructuredLogging.use();
    var finished = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(finished), "trimtab-clean-up"));
    int status = run(List.of(words));
    finished.countDown();
    System.exit(status);
  }

  private static int run(List<String> words) {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "--help", "-h" -> say(usage());
      case "--version", "-V" -> say(version());
      case "" -> refuse("A command is missing", usage());
      case String word ->
          COMMANDS.stream()
              .filter(each -> each.name().equals(word))
              .findFirst()
              .map(command -> run(command, words.subList(1, words.size())))
              .orElseGet(() -> refuse("Unknown command: '" + word + "'", usage()));
    };
  }

  /** Whatever goes wrong, the process must end: other threads would keep it alive. */
  private static int run(Command command, List<String> words) {
    try {
      Arguments arguments = Arguments.parse(command.options(), words);
      return arguments.wantsHelp() ? say(usage(command)) : command.run(arguments);
    } catch (Arguments.Wrong wrong) {
      return refuse(String.valueOf(wrong.getMessage()), usage(command));
    } catch (Failure failure) {
      System.err.println("trimtab: " + failure.getMessage());
      return FAILED;
    } catch (Exception unexpected) {
      System.err.println("trimtab: this should not have happened");
      unexpected.printStackTrace();
      return FAILED;
    }
  }

  private static int say(String text) {
    System.out.println(text);
    return 0;
  }

  private static int refuse(String why, String usage) {
    System.err.println(why + "\n" + usage);
    return WRONG_USAGE;
  }

  private static String version() {
    String version = Trimtab.class.getPackage().getImplementationVersion();
    return "trimtab " + (version == null ? "development build" : version);
  }

  private static String usage() {
    return COMMANDS.stream()
        .map(each -> "  %-6s %s".formatted(each.name(), each.meaning()))
        .collect(
            Collectors.joining(
                "\n",
                "Usage: trimtab COMMAND [OPTIONS]\nDesired-state YAML becomes isolated, running processes.\n\n",
                "\n\n'trimtab COMMAND --help' names its options."));
  }

  private static String usage(Command command) {
    return "Usage: trimtab %s [OPTIONS]\n%s\n\n%s"
        .formatted(command.name(), command.meaning(), Arguments.help(command.options()));
  }

  /** A signal ends the JVM only after the command has cleaned up. */
  private static void await(CountDownLatch finished) {
    try {
      var _ = finished.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
