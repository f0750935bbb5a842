package dev.trimtab.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.cli.Option;

/** Stops a running cluster and its containers; what was desired stays on disk. */
final class DownCommand implements Command {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "down";
  }

  @Override
  public String meaning() {
    return "Stop the cluster and its containers. 'up' continues where it was.";
  }

  @Override
  public List<Option> options() {
    return List.of(DataDirectory.option("the directory given to 'up'"));
  }

  @Override
  public int run(Arguments arguments) throws InterruptedException {
    Path directory = DataDirectory.of(arguments);
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
