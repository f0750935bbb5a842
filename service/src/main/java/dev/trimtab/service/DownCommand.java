package dev.trimtab.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops a running cluster and its containers; what was desired stays on disk. */
@Command(
    name = "down",
    description = "Stop the cluster and its containers. 'up' continues where it was.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "the directory given to 'up' (default: ${DEFAULT-VALUE})")
  Path dataDir = DataDirectory.standard();

  @Override
  public Integer call() throws InterruptedException {
    Path directory = dataDir.toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      throw new Failure(
          "there is no data directory " + directory + "; was --data-dir given to 'up'?");
    }
    OptionalLong owner = DataDirectory.owner(directory);
    if (owner.isPresent()) {
      end(owner.getAsLong());
    }
    int containers = Nodes.stopEverything(directory);
    System.out.printf(
        "%s; %d containers ended%n",
        owner.isPresent() ? "stopped process " + owner.getAsLong() : "nothing was running",
        containers);
    return 0;
  }

  private static void end(long pid) throws InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Failure(
          "process %d did not end within %d s; see its log, or end it with kill -9 %d and run 'down' again"
              .formatted(pid, LIMIT.toSeconds(), pid),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for process " + pid, e);
    }
  }
}
