package dev.trimtab.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.cli.Option;

/** Stops a running cluster and its containers; what was desired stays on disk. */
final class DownCommand implements Command {

  private static final int POLL_MILLIS = 20;
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
      end(owner.getAsLong(), directory);
    }
    int containers = Nodes.stopEverything(directory);
    System.out.printf(
        "%s; %d containers ended%n",
        owner.isPresent() ? "stopped process " + owner.getAsLong() : "nothing was running",
        containers);
    return 0;
  }

  /**
   * Waits until the directory is free, not until the process is gone: who started it may not ask
   * how it ended, and it stays among the processes then.
   */
  private static void end(long pid, Path directory) throws InterruptedException {
    var _ = ProcessHandle.of(pid).map(ProcessHandle::destroy);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (DataDirectory.owner(directory).isPresent()) {
      if (System.nanoTime() > end) {
        throw new Failure(
            "process %d did not end within %d s; see its log, or end it with kill -9 %d and run 'down' again"
                .formatted(pid, LIMIT.toSeconds(), pid));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
