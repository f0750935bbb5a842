package dev.trimtab.service;

import dev.trimtab.service.log.StructuredLogging;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code trimtab} command. */
@QuarkusMain
@Command(
    name = "trimtab",
    description = "Desired-state YAML becomes isolated, running processes.",
    subcommands = {UpCommand.class, DemoCommand.class, DownCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Trimtab.Version.class)
public final class Trimtab {

  private static final long CLEAN_UP_SECONDS = 60;

  /** Runs the command; exit status 0 if all went well, 1 for a failure, 2 for wrong usage. */
  public static void main(String... arguments) {
    StructuredLogging.use();
    var commands = new CommandLine(new Trimtab());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof Failure) {
            command.getErr().println("trimtab: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
          }
          throw failure;
        });
    var finished = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(finished), "trimtab-clean-up"));
    int status = commands.execute(arguments);
    finished.countDown();
    System.exit(status);
  }

  /** A signal ends the JVM only after the command has cleaned up. */
  private static void await(CountDownLatch finished) {
    try {
      var _ = finished.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Trimtab.class.getPackage().getImplementationVersion();
      return new String[] {"trimtab " + (version == null ? "development build" : version)};
    }
  }
}
