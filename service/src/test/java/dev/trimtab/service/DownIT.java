package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a cluster from outside. */
class DownIT {

  @TempDir Path directory;

  @Test
  void aClusterWhoseParentNeverAsksForItsEndIsStopped() throws InterruptedException {
    String data = directory.resolve("data").toString();
    var command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & exec sleep 1000", "sh"));
    command.addAll(
        TrimtabProcess.commandLine(
            "up",
            "--driver",
            "simulated",
            "--port",
            "0",
            "--management-port",
            "0",
            "--data-dir",
            data));
    try (var parent = new LiveProcess("sh", new ProcessBuilder(command))) {
      parent.await("is ready");
      Commands.Outcome down = TrimtabProcess.run("down", "--data-dir", data);
      assertThat(down.status()).as(down.out() + down.err()).isZero();
      assertThat(down.out()).contains("stopped process");
    }
  }
}
